namespace Tidewire;

/// <summary>The state of one client's circuit at one moment.</summary>
public sealed record CircuitStatus
{
    /// <summary>The client's name, for instance <c>Auth</c>.</summary>
    public required string Client { get; init; }

    /// <summary>Closed: calls go through. Open: they are answered at once. HalfOpen: one is under way to try. Isolated: held open by an operator.</summary>
    public required CircuitState State { get; init; }

    /// <summary>Since when the circuit is in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When an open circuit lets a request through again; <see langword="null"/> in every other state.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>How many calls in a row have failed up to now.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>The kind of the last failure the circuit counted, or <see langword="null"/> if there was none yet.</summary>
    public ServiceFailureKind? LastFailure { get; init; }
}
