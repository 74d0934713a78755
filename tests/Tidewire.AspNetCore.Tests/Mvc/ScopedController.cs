using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Tidewire.AspNetCore.Tests.Mvc;

[ApiController]
[Route("scoped")]
public sealed class ScopedController : ControllerBase
{
    [HttpGet("plain")]
    public IActionResult Plain() => Content("in");

    [HttpGet("attribute"), Authorize("reader")]
    public IActionResult Attribute() => Content("in");

    [HttpGet("anonymous"), AllowAnonymous]
    public IActionResult Anonymous() => Content("in");

    [HttpGet("forbidding"), Authorize("reader"), AllowAnonymous]
    public IActionResult Forbidding() => Forbid();

    [HttpGet("required"), RequiresRead]
    public IActionResult Required() => Content("in");
}
