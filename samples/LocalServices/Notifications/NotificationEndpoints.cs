using LocalServices.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalServices.Notifications;

internal sealed class NotificationEndpoints(NotificationStore store)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/send", SendAsync);
        routes.MapGet("/notifications", ListAsync);
    }

    private async Task SendAsync(HttpContext context)
    {
        string? idempotencyKey = IdempotencyKey.Read(context.Request);
        SendRequest request = await StrictBody.ReadAsync(context.Request, NotificationJsonContext.Default.SendRequest);

        long id = store.Add(request, idempotencyKey);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new AcceptedReply(id), RequestJsonContext.Default.AcceptedReply);
    }

    private Task ListAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        store.ReadAsync(context.Request.Query["user_id"]),
        NotificationJsonContext.Default.IAsyncEnumerableStoredNotification);
}
