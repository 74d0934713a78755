using Microsoft.Extensions.Options;

namespace Tidewire;

/// <summary>
/// Options of the analytics client, from the section <c>Tidewire:Analytics</c>. The address and the API key can also be set with
/// <c>ANALYTICS_SERVICE_URL</c> and <c>ANALYTICS_API_KEY</c>.
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
    /// <c>ReportActivityAsync</c> is not affected. Can be changed by a configuration reload.
    /// </summary>
    public bool TrackingEnabled { get; set; } = true;

    /// <summary>
    /// The share of tracked events that are sent, sampled at random. The others are accepted and dropped as
    /// <see cref="DropReason.Sampled"/>. Default 1 (all), range 0 to 1. Can be changed by a configuration reload.
    /// </summary>
    public double SampleRate { get; set; } = 1;

    /// <summary>The queue and the delivery of tracked events.</summary>
    [ValidateObjectMembers]
    public AnalyticsQueueOptions Queue { get; } = new();

    /// <summary>The store that keeps tracked events outside of memory.</summary>
    [ValidateObjectMembers]
    public AnalyticsStoreOptions Store { get; } = new();

    /// <summary>
    /// Called with each tracked event that sampling has not dropped, before the event is queued, on the thread that calls <c>Track</c>.
    /// Returns the event, a replacement, or <see langword="null"/> to drop the event. If the callback throws or returns an invalid event,
    /// the event is dropped. Set it in code. Default: none.
    /// </summary>
    public Func<AnalyticsEvent, AnalyticsEvent?>? BeforeSend { get; set; }

    /// <summary>
    /// Called with every event that will not be delivered, on the thread that dropped it. That may be a thread that calls <c>Track</c>, so
    /// the callback should return quickly. Exceptions that it throws are logged. If a <c>Track</c> call inside the callback drops an event,
    /// that event is only counted and logged. Set it in code. Default: none.
    /// </summary>
    public Action<DroppedEvent>? OnDropped { get; set; }
}
