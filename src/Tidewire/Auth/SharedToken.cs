namespace Tidewire.Auth;

/// <summary>A good token as the distributed level holds it: never the token, only what the service said of it.</summary>
internal sealed record SharedToken
{
    public required TokenClaims Claims { get; init; }

    public required DateTimeOffset VerifiedAt { get; init; }

    public override string ToString() => nameof(SharedToken);
}
