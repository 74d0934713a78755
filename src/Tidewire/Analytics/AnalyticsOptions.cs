using Microsoft.Extensions.Options;

namespace Tidewire;

/// <summary>
/// How the analytics service is called. Section <c>Tidewire:Analytics</c>; address and key also from <c>ANALYTICS_SERVICE_URL</c> and
/// <c>ANALYTICS_API_KEY</c>.
/// </summary>
public sealed class AnalyticsOptions : ServiceClientOptions
{
    /// <summary>Starts from the defaults of the analytics service: budget 5 s, back-off 0.2 s to 2 s, idempotency keys honored.</summary>
    public AnalyticsOptions()
    {
        Budget = TimeSpan.FromSeconds(5);
        Retry.BaseDelay = TimeSpan.FromSeconds(0.2);
        Retry.MaxDelay = TimeSpan.FromSeconds(2);
        IdempotencyKeysHonored = true;
    }

    /// <summary>
    /// Whether <c>Track</c> takes events; <see langword="false"/> refuses each. Default <see langword="true"/>. What is held is delivered all the
    /// same, and <c>ReportActivityAsync</c> is not concerned. Follows a reload.
    /// </summary>
    public bool TrackingEnabled { get; set; } = true;

    /// <summary>
    /// The share of tracked events that is sent, chosen at random for each; the rest is accepted and dropped as sampled. Default 1 (all),
    /// range 0 to 1. Follows a reload.
    /// </summary>
    public double SampleRate { get; set; } = 1;

    /// <summary>The queue of tracked events, and their delivery.</summary>
    [ValidateObjectMembers]
    public AnalyticsQueueOptions Queue { get; } = new();

    /// <summary>How tracked events are kept outside of memory.</summary>
    [ValidateObjectMembers]
    public AnalyticsStoreOptions Store { get; } = new();

    /// <summary>
    /// Sees each tracked event before it is queued, on the thread that tracks it: returns it, another in its place, or <see langword="null"/> to
    /// drop it. If it throws, the event is dropped. Set it in code. Default: none.
    /// </summary>
    public Func<AnalyticsEvent, AnalyticsEvent?>? BeforeSend { get; set; }

    /// <summary>
    /// Is handed every event that will not be delivered, on the thread that dropped it, which may be that of a <c>Track</c>: be quick. What it
    /// throws is logged. An event that is dropped because of a <c>Track</c> in it is counted, and not told. Set it in code. Default: none.
    /// </summary>
    public Action<DroppedEvent>? OnDropped { get; set; }
}
