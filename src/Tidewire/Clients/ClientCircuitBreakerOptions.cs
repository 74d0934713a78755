using Tidewire.Clients;

namespace Tidewire;

/// <summary>When calls to a failing service are answered at once instead of being sent. Follows a configuration reload.</summary>
public sealed class ClientCircuitBreakerOptions
{
    /// <summary>The default of <see cref="FailureThreshold"/>.</summary>
    public const int DefaultFailureThreshold = 5;

    /// <summary>
    /// How many calls must fail one after the other for the circuit to open. 5xx, timeouts, stalls and lost or refused connections count; any
    /// other answer starts the count again. Default 5, range 1 to 1,000.
    /// </summary>
    [SettingRange(1, 1_000)]
    public int FailureThreshold { get; set; } = DefaultFailureThreshold;

    internal static readonly TimeSpan DefaultFirstBreak = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the circuit stays open at first, before one call is let through to try. Each trial that fails doubles the break, up to
    /// <see cref="BreakDuration"/>. <see langword="null"/> (default): the shorter of 1 s and <see cref="BreakDuration"/>. Range 10 ms to <see cref="BreakDuration"/>;
    /// the same value gives a fixed break.
    /// </summary>
    [SettingDuration(0.01, 86_400)]
    public TimeSpan? FirstBreak { get; set; }

    /// <summary>The longest time that the circuit stays open before one call is let through to try. Default 60 s, range 0.5 s to 24 hours.</summary>
    [SettingDuration(0.5, 86_400)]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(60);
}
