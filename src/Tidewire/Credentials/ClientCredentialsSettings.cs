namespace Tidewire.Credentials;

/// <summary>The settings of the client-credentials grant (RFC 6749, section 4.4). Equal settings share one source of tokens.</summary>
internal sealed record ClientCredentialsSettings
{
    public required Uri TokenEndpoint { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public ClientAuthentication Authentication { get; init; }

    /// <summary>The scopes to request, separated by spaces; <see langword="null"/> for the server's default.</summary>
    public string? Scope { get; init; }

    /// <summary>The <c>audience</c> parameter, as used by Auth0.</summary>
    public string? Audience { get; init; }

    /// <summary>The <c>resource</c> parameter (RFC 8707).</summary>
    public string? Resource { get; init; }

    /// <summary>Whether both settings request the same token, regardless of the secret and the authentication method.</summary>
    public bool AsksForTheSameAs(ClientCredentialsSettings other) =>
        this with { ClientSecret = other.ClientSecret, Authentication = other.Authentication } == other;

    /// <summary>Does not show the secret.</summary>
    public override string ToString() => nameof(ClientCredentialsSettings);
}
