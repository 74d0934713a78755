namespace Tidewire;

/// <summary>When a client's health check says <c>Degraded</c>. The same for all clients.</summary>
public sealed class TidewireHealthOptions
{
    /// <summary>The default of <see cref="MaxQueueShare"/>.</summary>
    public const double DefaultMaxQueueShare = 0.8;

    /// <summary>The default of <see cref="MaxOldestAge"/>: 15 minutes.</summary>
    public static readonly TimeSpan DefaultMaxOldestAge = TimeSpan.FromMinutes(15);

    /// <summary>The default of <see cref="ProbeTimeout"/>: 2 seconds.</summary>
    public static readonly TimeSpan DefaultProbeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Which share of the queue's capacity may be in use. Default 0.8; above 0, at most 1.</summary>
    public double MaxQueueShare { get; set; } = DefaultMaxQueueShare;

    /// <summary>How long the oldest event that is held, or message that is due, may have waited. Default 15 minutes; above 0.</summary>
    public TimeSpan MaxOldestAge { get; set; } = DefaultMaxOldestAge;

    /// <summary>
    /// The path below each client's address that is asked with GET, for instance <c>/health</c>. <see langword="null"/> (default) asks nothing: a check then
    /// costs no request, and says what the last calls have shown.
    /// </summary>
    /// <remarks>
    /// The request takes the way of the client's calls, with its credential; 2xx is healthy. It does not count for the circuit, unless no connection could be
    /// made. It passes an open one where no call has come for a break, and may close it.
    /// </remarks>
    public string? ProbePath { get; set; }

    /// <summary>How long that request may take. Default 2 seconds; above 0.</summary>
    public TimeSpan ProbeTimeout { get; set; } = DefaultProbeTimeout;

    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    internal void ThrowIfInvalid()
    {
        if (MaxQueueShare is not (> 0 and <= 1))
            throw Error(nameof(MaxQueueShare), MaxQueueShare, "a share above 0, at most 1");
        if (MaxOldestAge <= TimeSpan.Zero)
            throw Error(nameof(MaxOldestAge), MaxOldestAge, "a time above 0");
        if (ProbeTimeout <= TimeSpan.Zero)
            throw Error(nameof(ProbeTimeout), ProbeTimeout, "a time above 0");
        if (ProbePath is not null && (!ProbePath.StartsWith('/') || ProbePath.AsSpan().IndexOfAny('?', '#', '\\') >= 0 || ProbePath.Split('/')[1..].Any(segment => segment is "" or "." or "..")))
            throw Error(nameof(ProbePath), ProbePath, "a path such as /health, without query and empty segments");
    }

    private static ArgumentException Error(string setting, object value, string wanted) =>
        new(FormattableString.Invariant($"AddHealthChecks().AddTidewire(options => options.{setting} = …) was given {value}. Set {wanted}."));
}
