namespace LocalServices.Auth;

/// <summary>The payload of a token (RFC 7519) and, with <see cref="Active"/> of RFC 7662, the response of <c>/verify</c>.</summary>
internal sealed record AccessClaims
{
    public bool? Active { get; init; }

    public required string Sub { get; init; }

    public string? Email { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public string? Scope { get; init; }

    public required long Iat { get; init; }

    public required long Exp { get; init; }

    public required string Jti { get; init; }
}
