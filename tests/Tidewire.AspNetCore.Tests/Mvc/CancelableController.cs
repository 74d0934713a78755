using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Tidewire.AspNetCore.Tests.Mvc;

[ApiController]
[Route("controller")]
public sealed class CancelableController(Executions executed) : ControllerBase
{
    [HttpPost("guarded"), Authorize]
    public string Guarded() => Execute();

    [HttpPost("anonymous"), Authorize, AllowAnonymous]
    public string Anonymous() => Execute();

    [HttpPost("open")]
    public string Open() => Execute();

    private string Execute()
    {
        executed.Add(User);
        return "done";
    }
}
