using Tidewire.Clients;

namespace Tidewire;

/// <summary>Options of the in-memory queue and the delivery of tracked events. All values can be changed by a configuration reload.</summary>
public sealed class AnalyticsQueueOptions
{
    /// <summary>The default of <see cref="Capacity"/>.</summary>
    public const int DefaultCapacity = 10_000;

    /// <summary>The default of <see cref="Workers"/>.</summary>
    public const int DefaultWorkers = 4;

    /// <summary>The default of <see cref="BatchSize"/>.</summary>
    public const int DefaultBatchSize = 500;

    /// <summary>The default of <see cref="BatchBytes"/>.</summary>
    public const long DefaultBatchBytes = 1_000_000;

    /// <summary>The maximum number of events in memory, including those in flight. Default 10,000, range 1 to 10,000,000.</summary>
    [SettingRange(1, 10_000_000)]
    public int Capacity { get; set; } = DefaultCapacity;

    /// <summary>Which event is dropped when the queue is full and no store takes the overflow. Default: the newest.</summary>
    public QueueOverflow Overflow { get; set; }

    /// <summary>
    /// The maximum number of concurrent requests. With more than one, events may arrive slightly out of order. Default 4, range 1 to 256,
    /// at most <c>ConcurrencyLimit</c>.
    /// </summary>
    [SettingRange(1, 256)]
    public int Workers { get; set; } = DefaultWorkers;

    /// <summary>
    /// The path of a batch endpoint below <c>BaseAddress</c>. The endpoint takes a JSON array of events, each with its key in a field
    /// <c>idempotency_key</c>, and answers 200 or 202 when it has accepted all of them. <see langword="null"/> (default): one event per
    /// request.
    /// </summary>
    public string? BatchPath { get; set; }

    /// <summary>The maximum number of events in a batch. Default 500, range 1 to 10,000.</summary>
    [SettingRange(1, 10_000)]
    public int BatchSize { get; set; } = DefaultBatchSize;

    /// <summary>
    /// The maximum size of a batch in bytes, not counting the idempotency keys. A larger event is sent alone. Default 1,000,000, range
    /// 1,000 to 100,000,000. Batches shrink automatically if the service accepts less.
    /// </summary>
    [SettingRange(1_000, 100_000_000)]
    public long BatchBytes { get; set; } = DefaultBatchBytes;

    /// <summary>How long an incomplete batch waits for more events. Default 1 s, range 0 to 1 hour.</summary>
    [SettingDuration(0, 3_600)]
    public TimeSpan BatchAge { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The first back-off after a failure of one event or of the service. It doubles with each further failure. Default 1 s, range 10 ms
    /// to 1 hour.
    /// </summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest back-off after failures of the service, unless the service or an open circuit requires more. An event that fails when
    /// sent alone waits for at most twice this time, or twice the circuit's <c>BreakDuration</c> if that is longer. Default 60 s, range 10 ms
    /// to 24 hours, at least <see cref="BaseDelay"/>.
    /// </summary>
    [SettingDuration(0.01, 86_400)]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(60);
}
