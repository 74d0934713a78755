using System.Diagnostics;
using Tidewire.Delivery;
using Tidewire.Pipeline;

namespace Tidewire.Analytics;

/// <summary>
/// Sends queued events, one to <c>POST /events</c> or several to the batch endpoint, and maps the response to an outcome.
/// </summary>
internal sealed class EventSender(ServiceCaller<IAnalyticsApi> caller, EventLedger ledger, Func<TrackingSettings> settings) : IDeliverySender
{
    private const string EventsPath = "events";

    // OpenTelemetry's default limit of links per span.
    private const int MaxLinks = 128;

    public ReadOnlyMemory<byte> Serialize(DeliveryItem item) => EventBody.Of((AnalyticsEvent)item.Source!);

    public void Dropped(DeliveryItem? item, long count, DropCause cause, bool wasAccepted) =>
        ledger.Dropped(item is null ? null : EventBody.Read(item), count, ReasonOf(cause), wasAccepted);

    public async Task<DeliveryOutcome> SendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken)
    {
        using var activity = caller.StartDelivery(items.Count, Links(items));
        string path = items.Count > 1 && settings().BatchPath is { } batchPath ? batchPath[1..] : EventsPath;
        var (body, key) = items is [var single] ? (new JsonBody(single.Body!.Value), single.Key) : (BatchBody.Of(items), null);

        var result = await caller.DeliverAsync((api, ct) => api.DeliverAsync(path, body, key, isDelivery: true, ct), cancellationToken)
            .ConfigureAwait(false);
        return result.Failure is { } failure ? DeliveryVerdict.Of(failure, isAlone: items.Count == 1) : new(DeliveryOutcomeKind.Delivered);
    }

    private static DropReason ReasonOf(DropCause cause) => cause switch
    {
        DropCause.ShutDown => DropReason.ShutDown,
        DropCause.QueueFull => DropReason.QueueFull,
        DropCause.StoreFull => DropReason.StoreFull,
        DropCause.StoreFailed => DropReason.StoreFailed,
        DropCause.Rejected => DropReason.Rejected,
        DropCause.Expired => DropReason.Expired,
        DropCause.Unreadable => DropReason.Unreadable,
        DropCause.Removed => DropReason.Removed,
        _ => DropReason.Failed,
    };

    private static List<ActivityLink>? Links(IReadOnlyList<DeliveryItem> items)
    {
        List<ActivityLink>? links = null;
        for (int at = 0; at < items.Count && (links?.Count ?? 0) < MaxLinks; at++)
        {
            if (items[at].Trace is var trace && trace != default)
                (links ??= []).Add(new(trace));
        }

        return links;
    }
}
