namespace Tidewire;

/// <summary>The thresholds at which a client's health check reports <c>Degraded</c>. They apply to all clients.</summary>
public sealed class TidewireHealthOptions
{
    /// <summary>The default of <see cref="MaxQueueShare"/>.</summary>
    public const double DefaultMaxQueueShare = 0.8;

    /// <summary>The default of <see cref="MaxOldestAge"/>: 15 minutes.</summary>
    public static readonly TimeSpan DefaultMaxOldestAge = TimeSpan.FromMinutes(15);

    /// <summary>The default of <see cref="ProbeTimeout"/>: 2 seconds.</summary>
    public static readonly TimeSpan DefaultProbeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The share of the queue's capacity in use at which a check reports <c>Degraded</c>. Default 0.8; above 0, at most 1.</summary>
    public double MaxQueueShare { get; set; } = DefaultMaxQueueShare;

    /// <summary>The maximum age of the oldest held event, or of the oldest message that is due. Default 15 minutes; above 0.</summary>
    public TimeSpan MaxOldestAge { get; set; } = DefaultMaxOldestAge;

    /// <summary>
    /// The path, below each client's address, to which a check sends a GET request, for example <c>/health</c>. <see langword="null"/>
    /// (default): no request is sent, and the check reports the state after the last calls.
    /// </summary>
    /// <remarks>
    /// The request goes through the client's pipeline, with its credential; 2xx is healthy. The circuit ignores its result, unless no
    /// connection can be made or the request is the trial of an open circuit. It is the trial only if no call was made for the length of a
    /// break.
    /// </remarks>
    public string? ProbePath { get; set; }

    /// <summary>The time limit of the probe request. Default 2 seconds; above 0.</summary>
    public TimeSpan ProbeTimeout { get; set; } = DefaultProbeTimeout;

    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    internal void ThrowIfInvalid()
    {
        if (MaxQueueShare is not (> 0 and <= 1))
            throw Error(nameof(MaxQueueShare), MaxQueueShare, "a number above 0 and at most 1");
        if (MaxOldestAge <= TimeSpan.Zero)
            throw Error(nameof(MaxOldestAge), MaxOldestAge, "a time above 0");
        if (ProbeTimeout <= TimeSpan.Zero)
            throw Error(nameof(ProbeTimeout), ProbeTimeout, "a time above 0");
        if (ProbePath is not null && (!ProbePath.StartsWith('/') || ProbePath.AsSpan().IndexOfAny('?', '#', '\\') >= 0 || ProbePath.Split('/')[1..].Any(segment => segment is "" or "." or "..")))
            throw Error(nameof(ProbePath), ProbePath, "a path such as /health, without a query or empty segments");
    }

    private static ArgumentException Error(string setting, object value, string wanted) =>
        new(FormattableString.Invariant($"AddHealthChecks().AddTidewire(options => options.{setting} = …) is {value}. Set it to {wanted}."));
}
