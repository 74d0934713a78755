namespace Tidewire;

/// <summary>Whether the circuit of a client lets calls through.</summary>
public enum CircuitState
{
    /// <summary>Calls go through.</summary>
    Closed,

    /// <summary>Calls fail at once with <see cref="ServiceFailureKind.CircuitOpen"/>, and nothing is sent, until the break has passed.</summary>
    Open,

    /// <summary>The break has passed: one call is let through, with one attempt, and decides whether the circuit closes.</summary>
    HalfOpen,

    /// <summary>An operator has opened the circuit with <see cref="ICircuitMonitor.IsolateAsync"/>: no call goes through until an operator closes it.</summary>
    Isolated,
}
