using Tidewire.Clients;

namespace Tidewire;

/// <summary>Options of the circuit breaker, which fails calls immediately while the service is failing. All values can be changed by a configuration reload.</summary>
public sealed class ClientCircuitBreakerOptions
{
    /// <summary>The default of <see cref="FailureThreshold"/>.</summary>
    public const int DefaultFailureThreshold = 5;

    /// <summary>
    /// The number of consecutive failed calls that opens the circuit. 5xx, timeouts, stalls, and lost or refused connections count; any
    /// other response resets the count. Default 5, range 1 to 1,000.
    /// </summary>
    [SettingRange(1, 1_000)]
    public int FailureThreshold { get; set; } = DefaultFailureThreshold;

    internal static readonly TimeSpan DefaultFirstBreak = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The first break: how long the circuit stays open before it allows one trial call. A failed trial doubles the break, up to
    /// <see cref="BreakDuration"/>, unless the service answered the trial with 500 or a <c>Retry-After</c>. <see langword="null"/> (default):
    /// the shorter of 1 s and <see cref="BreakDuration"/>. Range 10 ms to <see cref="BreakDuration"/>; if both are equal, the break is fixed.
    /// </summary>
    [SettingDuration(0.01, 86_400)]
    public TimeSpan? FirstBreak { get; set; }

    /// <summary>
    /// The longest break: the maximum time that the circuit stays open before it allows a trial call. Default 60 s, range 0.5 s to 24 hours.
    /// </summary>
    [SettingDuration(0.5, 86_400)]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(60);
}
