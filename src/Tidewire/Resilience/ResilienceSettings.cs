namespace Tidewire.Resilience;

/// <summary>The resilience of one client as one immutable snapshot of its options, read anew by every call.</summary>
internal sealed record ResilienceSettings
{
    public required TimeSpan Budget { get; init; }

    public required TimeSpan AttemptTimeout { get; init; }

    public required int MaxAttempts { get; init; }

    public required TimeSpan BaseDelay { get; init; }

    public required TimeSpan MaxDelay { get; init; }

    public required int FailureThreshold { get; init; }

    public required TimeSpan BreakDuration { get; init; }

    public required int ConcurrencyLimit { get; init; }

    public required bool IdempotencyKeysHonored { get; init; }
}
