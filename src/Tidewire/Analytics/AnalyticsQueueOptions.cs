using Tidewire.Clients;

namespace Tidewire;

/// <summary>How tracked events wait in memory and how they are delivered. Follows a configuration reload.</summary>
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

    /// <summary>How many events may be held in memory, those under way included. Default 10,000, range 1 to 10,000,000.</summary>
    [SettingRange(1, 10_000_000)]
    public int Capacity { get; set; } = DefaultCapacity;

    /// <summary>What gives way when the queue is full and no store takes the rest. Default: the newest.</summary>
    public QueueOverflow Overflow { get; set; }

    /// <summary>
    /// How many requests are under way at once. With more than one the order of arrival is only roughly that of acceptance. Default 4, range 1 to
    /// 256, at most <c>ConcurrencyLimit</c>.
    /// </summary>
    [SettingRange(1, 256)]
    public int Workers { get; set; } = DefaultWorkers;

    /// <summary>
    /// The path, below <c>BaseAddress</c>, of an endpoint that takes a JSON array of events, each with its key in a field <c>idempotency_key</c>, and
    /// answers 200 or 202 when it has taken all. <see langword="null"/> (default): one event per request, as the contract has it.
    /// </summary>
    public string? BatchPath { get; set; }

    /// <summary>The most events in one batch. Default 500, range 1 to 10,000.</summary>
    [SettingRange(1, 10_000)]
    public int BatchSize { get; set; } = DefaultBatchSize;

    /// <summary>
    /// The most bytes of events in one batch, before their keys are added; an event that is larger goes alone. Default 1,000,000, range 1,000 to
    /// 100,000,000. Batches shrink by themselves where the service takes less.
    /// </summary>
    [SettingRange(1_000, 100_000_000)]
    public long BatchBytes { get; set; } = DefaultBatchBytes;

    /// <summary>How long a batch that is not full waits for more. Default 1 s, range 0 to 1 hour.</summary>
    [SettingDuration(0, 3_600)]
    public TimeSpan BatchAge { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The first pause after a failure, of one event or of all; it doubles with each further one. Default 1 s, range 10 ms to 1 hour.</summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest pause, unless the service or an open circuit asks for more. Default 60 s, range 10 ms to 24 hours, at least
    /// <see cref="BaseDelay"/>.
    /// </summary>
    [SettingDuration(0.01, 86_400)]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(60);
}
