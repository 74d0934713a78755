using System.Diagnostics;

namespace Tidewire.Analytics;

/// <summary>An event on its way. Holds what it needs and no more: not the activity, the request or the execution context it came from.</summary>
/// <remarks>Small on purpose: while many wait, what tracking costs is above all that the collector moves them.</remarks>
internal sealed class TrackedActivity
{
    private readonly long _acceptedAt;
    private readonly object? _trace;
    private string? _key;

    public required ActivityReport Report { get; init; }

    /// <summary>By the clock on the wall: it outlives the process.</summary>
    public required DateTimeOffset AcceptedAt
    {
        get => new(_acceptedAt, TimeSpan.Zero);
        init => _acceptedAt = value.UtcTicks;
    }

    /// <summary>The activity that was current when it was tracked; default for none.</summary>
    public ActivityContext Trace
    {
        get => _trace is ActivityContext trace ? trace : default;
        init => _trace = value == default ? null : value;
    }

    /// <summary>Counts the events of this process: with its prefix, the idempotency key.</summary>
    public long Sequence { get; set; }

    /// <summary>Where it is on disk; <see langword="null"/> for an event that is only in memory.</summary>
    public SpoolSegment? Segment { get; init; }

    /// <summary>How often the service answered to this very event with a failure.</summary>
    public int Failures { get; set; }

    /// <summary>How often it was sent and no answer came.</summary>
    public int Misses { get; set; }

    /// <summary>How often sending it threw.</summary>
    public int Exceptions { get; set; }

    /// <summary>Not made before it is needed: formatting is no work for who tracks.</summary>
    public string Key(string prefix) => _key ??= Report.IdempotencyKey ?? $"{prefix}-{Sequence}";
}
