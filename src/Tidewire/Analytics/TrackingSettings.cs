namespace Tidewire.Analytics;

/// <summary>What tracking and sending read of the options, as one immutable snapshot.</summary>
internal sealed record TrackingSettings
{
    public required bool Enabled { get; init; }

    public required double SampleRate { get; init; }

    public required int Capacity { get; init; }

    public required QueueOverflow Overflow { get; init; }

    public required int Workers { get; init; }

    public required string? BatchPath { get; init; }

    public required int BatchSize { get; init; }

    public required TimeSpan BatchAge { get; init; }

    public required TimeSpan BaseDelay { get; init; }

    public required TimeSpan MaxDelay { get; init; }

    public required Func<ActivityReport, ActivityReport?>? BeforeSend { get; init; }

    public required Action<DroppedActivity>? OnDropped { get; init; }

    public static TrackingSettings Of(AnalyticsOptions options) => new()
    {
        Enabled = options.TrackingEnabled,
        SampleRate = options.SampleRate,
        Capacity = options.Queue.Capacity,
        Overflow = options.Queue.Overflow,
        Workers = options.Queue.Workers,
        BatchPath = options.Queue.BatchPath,
        BatchSize = options.Queue.BatchPath is null ? 1 : options.Queue.BatchSize,
        BatchAge = options.Queue.BatchAge,
        BaseDelay = options.Queue.BaseDelay,
        MaxDelay = options.Queue.MaxDelay,
        BeforeSend = options.BeforeSend,
        OnDropped = options.OnDropped,
    };
}
