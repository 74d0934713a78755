using Microsoft.Extensions.Options;

namespace Tidewire;

/// <summary>
/// Options of the analytics client. Section <c>Tidewire:Analytics</c>; address and key also from <c>ANALYTICS_SERVICE_URL</c> and
/// <c>ANALYTICS_API_KEY</c>.
/// </summary>
public sealed class AnalyticsOptions : ServiceClientOptions
{
    /// <summary>
    /// Creates options with the defaults of the analytics client: budget 5 s, back-off 0.2 s to 2 s, idempotency keys honored.
    /// </summary>
    public AnalyticsOptions()
    {
        Budget = TimeSpan.FromSeconds(5);
        Retry.BaseDelay = TimeSpan.FromSeconds(0.2);
        Retry.MaxDelay = TimeSpan.FromSeconds(2);
        IdempotencyKeysHonored = true;
    }

    /// <summary>
    /// Whether <c>Track</c> accepts events. Default <see langword="true"/>. Events that are already queued are delivered either way, and
    /// <c>ReportActivityAsync</c> is not affected. Follows a configuration reload.
    /// </summary>
    public bool TrackingEnabled { get; set; } = true;

    /// <summary>
    /// The share of tracked events that are sent, sampled at random. The others are accepted and dropped as
    /// <see cref="DropReason.Sampled"/>. Default 1 (all), range 0 to 1. Follows a configuration reload.
    /// </summary>
    public double SampleRate { get; set; } = 1;

    /// <summary>The queue and the delivery of tracked events.</summary>
    [ValidateObjectMembers]
    public AnalyticsQueueOptions Queue { get; } = new();

    /// <summary>The store that keeps tracked events outside of memory.</summary>
    [ValidateObjectMembers]
    public AnalyticsStoreOptions Store { get; } = new();

    /// <summary>
    /// Called with each tracked event before it is queued, on the thread that calls <c>Track</c>. Returns the event, a replacement, or
    /// <see langword="null"/> to drop it. If it throws, the event is dropped. Set it in code. Default: none.
    /// </summary>
    public Func<AnalyticsEvent, AnalyticsEvent?>? BeforeSend { get; set; }

    /// <summary>
    /// Called with every event that will not be delivered, on the thread that dropped it. That may be a thread that calls <c>Track</c>, so
    /// it should return quickly. Its exceptions are logged. If a <c>Track</c> call inside the callback drops an event, that event is only
    /// counted and logged. Set it in code. Default: none.
    /// </summary>
    public Action<DroppedEvent>? OnDropped { get; set; }
}
