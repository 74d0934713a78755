using Tidewire.Credentials;

namespace Tidewire.Resilience;

/// <summary>The current options of a client, in the form that its handlers use. Replaced as a whole by a reload.</summary>
internal sealed record ClientSettings
{
    public required Uri BaseAddress { get; init; }

    /// <summary>The header that carries the credential.</summary>
    public required string CredentialHeader { get; init; }

    /// <summary>The source of the credential; <see langword="null"/> if none is configured.</summary>
    public required ICredentialSource? Credentials { get; init; }

    /// <summary>Whether a 401 may have a cause other than the client's credential.</summary>
    public required bool IsRefusalAmbiguous { get; init; }

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

    /// <summary>Overridden because records print their members and an address may be confidential.</summary>
    public override string ToString() => nameof(ClientSettings);
}
