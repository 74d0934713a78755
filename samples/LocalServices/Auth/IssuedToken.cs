namespace LocalServices.Auth;

internal sealed record IssuedToken
{
    public required string Token { get; init; }

    public required string ExpiresAt { get; init; }
}
