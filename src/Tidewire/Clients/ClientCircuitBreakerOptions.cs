using Tidewire.Clients;

namespace Tidewire;

/// <summary>When calls to a failing service are answered at once instead of being sent. Follows a configuration reload.</summary>
public sealed class ClientCircuitBreakerOptions
{
    /// <summary>The default of <see cref="FailureThreshold"/>.</summary>
    public const int DefaultFailureThreshold = 5;

    /// <summary>
    /// How many attempts must fail one after the other for the circuit to open. 5xx, timeouts, stalls and lost or refused connections count; any
    /// other answer starts the count again. Default 5, range 1 to 1,000.
    /// </summary>
    [SettingRange(1, 1_000)]
    public int FailureThreshold { get; set; } = DefaultFailureThreshold;

    /// <summary>How long the circuit stays open before one request is let through to try. Default 60 s, range 0.5 s to 24 hours.</summary>
    [SettingDuration(0.5, 86_400)]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(60);
}
