namespace Tidewire.Auth;

/// <summary>A good token as the shared store holds it: what the service said of it, never the token.</summary>
internal sealed record SharedToken
{
    public required TokenClaims Claims { get; init; }

    /// <summary>When the service was asked. A date: the timestamps of one machine mean nothing to another.</summary>
    public required DateTimeOffset VerifiedAt { get; init; }

    /// <summary>The latest sign-out that stood when the service was asked.</summary>
    public string? SignOut { get; init; }

    /// <summary>The latest sign-out of any user that stood when the service was asked.</summary>
    public string? LatestSubjectSignOut { get; init; }

    public override string ToString() => nameof(SharedToken);
}
