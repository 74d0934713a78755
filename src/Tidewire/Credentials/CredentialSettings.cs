namespace Tidewire.Credentials;

/// <summary>The credential settings of a client. Equal settings share one source.</summary>
internal sealed record CredentialSettings
{
    /// <summary>The header that carries the credential.</summary>
    public string Header { get; init; } = Credential.AuthorizationHeader;

    /// <summary>The value of the header, including the scheme; <see langword="null"/> if it is not fixed.</summary>
    public string? Value { get; init; }

    /// <summary>The next value, for a rotation.</summary>
    public string? NextValue { get; init; }

    /// <summary>The settings for fetching tokens; <see langword="null"/> if the credential is fixed.</summary>
    public ClientCredentialsSettings? Tokens { get; init; }

    /// <summary>Does not show the value.</summary>
    public override string ToString() => nameof(CredentialSettings);
}
