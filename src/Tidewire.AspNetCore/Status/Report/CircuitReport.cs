namespace Tidewire.AspNetCore.Status;

/// <summary>The current state and the recent history of a client's circuit.</summary>
internal sealed record CircuitReport
{
    public required string State { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset? RetryAt { get; init; }

    public required int ConsecutiveFailures { get; init; }

    public required string? LastFailure { get; init; }

    /// <summary>
    /// The changes in the window, oldest first, preceded by the last change before the window, which gives its initial state.
    /// </summary>
    public required IReadOnlyList<CircuitChangeReport> History { get; init; }
}
