namespace Tidewire.AspNetCore.Status;

/// <summary>The circuit of a client: now, and in the recent past.</summary>
internal sealed record CircuitReport
{
    public required string State { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset? RetryAt { get; init; }

    public required int ConsecutiveFailures { get; init; }

    public required string? LastFailure { get; init; }

    /// <summary>The changes in the window, the oldest first, after the one that says what the state was when the window began.</summary>
    public required IReadOnlyList<CircuitChangeReport> History { get; init; }
}
