using Tidewire.Credentials;

namespace Tidewire;

/// <summary>
/// Options of the client-credentials grant (RFC 6749, section 4.4): requests carry an access token that an OAuth server issues to the
/// application, as <c>Authorization: Bearer</c>.
/// </summary>
/// <remarks>
/// Concurrent calls share one fetch. A token is renewed in the background before it expires. If the token endpoint fails, the current
/// token is used until it expires. When the service answers 401, a new token is fetched, at most once a minute, and the request is repeated
/// once if that is safe. All values can be changed by a configuration reload.
/// </remarks>
public sealed class ClientCredentialsOptions
{
    /// <summary>
    /// The absolute address of the token endpoint; its host may differ from the service's. Requires <see cref="ClientId"/> and
    /// <see cref="ClientSecret"/>, and excludes <see cref="ServiceClientOptions.ApiKey"/>. <see langword="null"/> (default): no tokens are
    /// fetched.
    /// </summary>
    public Uri? TokenEndpoint { get; set; }

    /// <summary>The client id of the application at the OAuth server. Default none.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// The client secret of <see cref="ClientId"/>. Never logged. Default none. When it changes, the current token is used until a token
    /// has been fetched with the new secret.
    /// </summary>
    public string? ClientSecret { get; set; }

    /// <summary>How the client id and secret are sent. Default <see cref="ClientAuthentication.Basic"/>.</summary>
    public ClientAuthentication ClientAuthentication { get; set; }

    /// <summary>The scopes to request, separated by spaces. <see langword="null"/> (default): the server's default scopes.</summary>
    public string? Scope { get; set; }

    /// <summary>The <c>audience</c> parameter of the token request, which Auth0 requires. Default none.</summary>
    public string? Audience { get; set; }

    /// <summary>The <c>resource</c> parameter of the token request (RFC 8707). Default none.</summary>
    public string? Resource { get; set; }

    internal bool IsSet => !string.IsNullOrEmpty(TokenEndpoint?.OriginalString);

    /// <summary>Whether any option is set that requires a token endpoint.</summary>
    internal bool HasOthers => new[] { ClientId, ClientSecret, Scope, Audience, Resource }.Any(value => !string.IsNullOrEmpty(value));

    internal ClientCredentialsSettings ToSettings() => new()
    {
        TokenEndpoint = TokenEndpoint!,
        ClientId = ClientId ?? "",
        ClientSecret = ClientSecret ?? "",
        Authentication = ClientAuthentication,
        Scope = Scope,
        Audience = Audience,
        Resource = Resource,
    };
}
