namespace Tidewire.Credentials;

/// <summary>What the client-credentials grant (RFC 6749, section 4.4) needs. Two of equal values make one source of tokens.</summary>
internal sealed record ClientCredentialsSettings
{
    public required Uri TokenEndpoint { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public ClientAuthentication Authentication { get; init; }

    /// <summary>The scopes to ask for, separated by spaces; none asks for what the server gives by itself.</summary>
    public string? Scope { get; init; }

    /// <summary>The API the token is for, as Auth0 names it: the field <c>audience</c>.</summary>
    public string? Audience { get; init; }

    /// <summary>The API the token is for, as RFC 8707 names it: the field <c>resource</c>.</summary>
    public string? Resource { get; init; }

    /// <summary>Whether both ask for the same token, be it with another secret or another way to present it.</summary>
    public bool AsksForTheSameAs(ClientCredentialsSettings other) =>
        this with { ClientSecret = other.ClientSecret, Authentication = other.Authentication } == other;

    /// <summary>Never the secret.</summary>
    public override string ToString() => nameof(ClientCredentialsSettings);
}
