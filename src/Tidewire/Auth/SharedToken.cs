namespace Tidewire.Auth;

/// <summary>A valid token in the shared store: its claims, never the token itself.</summary>
internal sealed record SharedToken
{
    public required TokenClaims Claims { get; init; }

    /// <summary>When the token was verified. A date, because timestamps of one machine mean nothing to another.</summary>
    public required DateTimeOffset VerifiedAt { get; init; }

    /// <summary>The token's latest sign-out at the time of the verification.</summary>
    public string? SignOut { get; init; }

    /// <summary>The latest sign-out of any user at the time of the verification.</summary>
    public string? LatestSubjectSignOut { get; init; }

    public override string ToString() => nameof(SharedToken);
}
