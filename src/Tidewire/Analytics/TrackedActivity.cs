using System.Diagnostics;

namespace Tidewire.Analytics;

/// <summary>An event on its way. Holds what it needs and no more: not the activity, the request or the execution context it came from.</summary>
internal sealed class TrackedActivity
{
    private string? _key;

    public required ActivityReport Report { get; init; }

    /// <summary>By the clock on the wall: it outlives the process.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>The activity that was current when it was tracked; default for none.</summary>
    public ActivityContext Trace { get; init; }

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

    /// <summary>Not made before it is needed: formatting would be a third of the time that tracking takes.</summary>
    public string Key(string prefix) => _key ??= Report.IdempotencyKey ?? $"{prefix}-{Sequence}";
}
