using Tidewire.Credentials;

namespace Tidewire;

/// <summary>
/// Access tokens that an OAuth server issues to the application itself, by the client-credentials grant (RFC 6749, section 4.4). Sent as
/// <c>Authorization: Bearer</c>.
/// </summary>
/// <remarks>
/// One fetch serves all calls that wait. A token is renewed in the background before it ends, used through an outage of the token endpoint while it is good,
/// and fetched anew, at most once a minute, when the service answers 401; the request is then repeated once where that is safe. All values follow a
/// configuration reload.
/// </remarks>
public sealed class ClientCredentialsOptions
{
    /// <summary>
    /// The whole address of the token endpoint; it may be on another host than the service. <see langword="null"/> (default): no tokens are fetched. Setting it
    /// needs <see cref="ClientId"/> and <see cref="ClientSecret"/>, and excludes <see cref="ServiceClientOptions.ApiKey"/>.
    /// </summary>
    public Uri? TokenEndpoint { get; set; }

    /// <summary>The id under which the OAuth server knows the application. Default none.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret of <see cref="ClientId"/>, never logged. Default none. After a new one the earlier token serves until the new secret has brought another.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>How id and secret are sent. Default <see cref="ClientAuthentication.Basic"/>.</summary>
    public ClientAuthentication ClientAuthentication { get; set; }

    /// <summary>The scopes to ask for, separated by spaces. <see langword="null"/> (default): those that the server grants by itself.</summary>
    public string? Scope { get; set; }

    /// <summary>The API that the token is for, as the field <c>audience</c>, which Auth0 wants. Default none.</summary>
    public string? Audience { get; set; }

    /// <summary>The API that the token is for, as the field <c>resource</c> (RFC 8707). Default none.</summary>
    public string? Resource { get; set; }

    internal bool IsSet => !string.IsNullOrEmpty(TokenEndpoint?.OriginalString);

    /// <summary>Whether something is set that has a meaning only with a token endpoint.</summary>
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
