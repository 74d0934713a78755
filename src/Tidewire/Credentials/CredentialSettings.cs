namespace Tidewire.Credentials;

/// <summary>What a client's options say of its credential. Two of equal values make one source.</summary>
internal sealed record CredentialSettings
{
    /// <summary>The header that carries the credential.</summary>
    public string Header { get; init; } = Credential.AuthorizationHeader;

    /// <summary>The value of the header, scheme included; <see langword="null"/> where there is no fixed one.</summary>
    public string? Value { get; init; }

    /// <summary>The value that follows in a rotation.</summary>
    public string? NextValue { get; init; }

    /// <summary>What to ask a token endpoint for; <see langword="null"/> where the credential is fixed.</summary>
    public ClientCredentialsSettings? Tokens { get; init; }

    /// <summary>Never the value.</summary>
    public override string ToString() => nameof(CredentialSettings);
}
