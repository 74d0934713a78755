using Tidewire.Delivery;

namespace Tidewire.Analytics;

/// <summary>An immutable snapshot of the options that tracking uses.</summary>
internal sealed record TrackingSettings
{
    // The back-off of a failing event outlasts the longest circuit break, so that this event is not the first one tried after every break.
    private const int MaxDelayFactor = 2;

    public required bool Enabled { get; init; }

    public required double SampleRate { get; init; }

    public required string? BatchPath { get; init; }

    public required Func<AnalyticsEvent, AnalyticsEvent?>? BeforeSend { get; init; }

    public required Action<DroppedEvent>? OnDropped { get; init; }

    public required DeliverySettings Delivery { get; init; }

    public static TrackingSettings Of(AnalyticsOptions options) => new()
    {
        Enabled = options.TrackingEnabled,
        SampleRate = options.SampleRate,
        BatchPath = options.Queue.BatchPath,
        BeforeSend = options.BeforeSend,
        OnDropped = options.OnDropped,
        Delivery = new()
        {
            Capacity = options.Queue.Capacity,
            DropsOldest = options.Queue.Overflow == QueueOverflow.DropOldest,
            AcceptsInStore = options.Store.Accept == StoreAccept.OnDisk,
            Workers = options.Queue.Workers,
            BatchSize = options.Queue.BatchPath is null ? 1 : options.Queue.BatchSize,
            BatchBytes = options.Queue.BatchBytes,
            BatchAge = options.Queue.BatchPath is null ? TimeSpan.Zero : options.Queue.BatchAge,
            BaseDelay = options.Queue.BaseDelay,
            MaxDelay = options.Queue.MaxDelay,
            MaxItemDelay = MaxDelayFactor * (options.Queue.MaxDelay > options.CircuitBreaker.BreakDuration ? options.Queue.MaxDelay : options.CircuitBreaker.BreakDuration),
            MaxAge = options.Store.MaxAge,
        },
    };
}
