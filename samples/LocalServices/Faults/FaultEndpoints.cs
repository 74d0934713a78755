using LocalServices.Hosting;
using LocalServices.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalServices.Faults;

internal sealed class FaultEndpoints(FaultBoard board)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ControlPaths.Faults, AddAsync);
        routes.MapGet(ControlPaths.Faults, ListAsync);
        routes.MapDelete(ControlPaths.Faults, ClearAsync);
    }

    private async Task AddAsync(HttpContext context)
    {
        FaultRule rule = await StrictBody.ReadAsync(context.Request, FaultJsonContext.Default.FaultRule);

        board.Add(rule);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(rule, FaultJsonContext.Default.FaultRule);
    }

    private Task ListAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(board.List(), FaultJsonContext.Default.IReadOnlyListFaultRule);

    private Task ClearAsync(HttpContext context)
    {
        board.Clear();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
