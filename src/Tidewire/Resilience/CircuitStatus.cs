namespace Tidewire;

/// <summary>A snapshot of a client's circuit.</summary>
public sealed record CircuitStatus
{
    /// <summary>The client's name, for example <c>Auth</c>.</summary>
    public required string Client { get; init; }

    /// <summary>The state of the circuit.</summary>
    public required CircuitState State { get; init; }

    /// <summary>When the circuit entered this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When an open circuit allows the next trial call; <see langword="null"/> in any other state.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The current number of consecutive failed calls.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>The kind of the last failure that the circuit counted; <see langword="null"/> if there was none.</summary>
    public ServiceFailureKind? LastFailure { get; init; }
}
