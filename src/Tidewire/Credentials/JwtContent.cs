namespace Tidewire.Credentials;

/// <summary>The content of a JWT whose signature has not been checked.</summary>
internal readonly struct JwtContent
{
    /// <summary>Whether the claims are encrypted (JWE); the other properties are then not set.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary><c>exp</c> in seconds since 1970, if it is a number or a string that contains one.</summary>
    public double? ExpiresAt { get; init; }

    /// <summary><c>iss</c>, if it is a string.</summary>
    public string? Issuer { get; init; }
}
