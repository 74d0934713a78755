namespace Tidewire.Credentials;

/// <summary>What a JWT says of itself. Nobody has checked its signature.</summary>
internal readonly struct JwtContent
{
    /// <summary>Whether the claims are encrypted (JWE): then nothing else is known.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary><c>exp</c> in seconds since 1970, if it is a number or a text of one.</summary>
    public double? ExpiresAt { get; init; }

    /// <summary><c>iss</c>, if it is a text.</summary>
    public string? Issuer { get; init; }
}
