namespace Tidewire.Auth;

/// <summary>A good token as the distributed level holds it: what the service said of it, never the token.</summary>
internal sealed record SharedToken
{
    public required TokenClaims Claims { get; init; }

    /// <summary>A date: the timestamps of one machine mean nothing to another.</summary>
    public required DateTimeOffset VerifiedAt { get; init; }

    /// <summary>FusionCache's own record of when the entry was made, in ticks.</summary>
    public required long Timestamp { get; init; }

    /// <summary>FusionCache's own record of when the entry ends, in ticks.</summary>
    public required long Expiration { get; init; }

    public override string ToString() => nameof(SharedToken);
}
