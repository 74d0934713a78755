namespace Tidewire.Resilience;

/// <summary>What one client's options say now, in the form in which its handlers read it. Replaced as a whole by a reload.</summary>
internal sealed record ClientSettings
{
    public required Uri BaseAddress { get; init; }

    public required string ApiKeyHeader { get; init; }

    /// <summary>The value of the header, scheme included; <see langword="null"/> where no key is set.</summary>
    public required string? ApiKeyValue { get; init; }

    public required long MaxResponseBodyBytes { get; init; }

    public required TimeSpan Budget { get; init; }

    public required TimeSpan AttemptTimeout { get; init; }

    public required int MaxAttempts { get; init; }

    public required TimeSpan BaseDelay { get; init; }

    public required TimeSpan MaxDelay { get; init; }

    public required int FailureThreshold { get; init; }

    public required TimeSpan FirstBreak { get; init; }

    public required TimeSpan BreakDuration { get; init; }

    public required int ConcurrencyLimit { get; init; }

    public required bool IdempotencyKeysHonored { get; init; }

    public required bool UseApplicationResilience { get; init; }

    public required TimeSpan ConnectionIdleTimeout { get; init; }

    public required bool PropagateBaggage { get; init; }

    /// <summary>The key is a secret, and records print their members.</summary>
    public override string ToString() => nameof(ClientSettings);
}
