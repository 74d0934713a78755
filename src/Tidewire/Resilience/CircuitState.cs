namespace Tidewire;

/// <summary>The state of a client's circuit breaker.</summary>
public enum CircuitState
{
    /// <summary>Calls are sent.</summary>
    Closed,

    /// <summary>
    /// Calls fail immediately with <see cref="ServiceFailureKind.CircuitOpen"/>, without a request, until the break has passed.
    /// </summary>
    Open,

    /// <summary>The break has passed: one trial call, with one attempt, decides whether the circuit closes.</summary>
    HalfOpen,

    /// <summary>
    /// An operator has opened the circuit with <see cref="ICircuitMonitor.IsolateAsync"/>: no call is sent until an operator closes it.
    /// </summary>
    Isolated,
}
