using LocalServices.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalServices.Analytics;

internal sealed class AnalyticsEndpoints(EventStore store)
{
    private const int BatchLimit = 4 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events", RecordAsync);
        routes.MapPost("/events/batch", RecordBatchAsync);
        routes.MapGet("/events", ListAsync);
    }

    private async Task RecordAsync(HttpContext context)
    {
        string? idempotencyKey = IdempotencyKey.Read(context.Request);
        EventRequest request = await StrictBody.ReadAsync(context.Request, AnalyticsJsonContext.Default.EventRequest);

        long id = store.Add(request, idempotencyKey);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new AcceptedReply(id), RequestJsonContext.Default.AcceptedReply);
    }

    private async Task RecordBatchAsync(HttpContext context)
    {
        string? idempotencyKey = IdempotencyKey.Read(context.Request);
        IReadOnlyList<BatchItem> items = await StrictBody.ReadListAsync(
            context.Request, AnalyticsJsonContext.Default.ListBatchItem, BatchLimit);

        int accepted = store.AddAll(items, idempotencyKey);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new BatchReply(accepted), AnalyticsJsonContext.Default.BatchReply);
    }

    private Task ListAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        store.ReadAsync(context.Request.Query["user_id"]),
        AnalyticsJsonContext.Default.IAsyncEnumerableStoredEvent);
}
