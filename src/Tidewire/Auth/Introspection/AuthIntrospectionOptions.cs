namespace Tidewire;

/// <summary>
/// Options of token introspection (RFC 7662). Used when <see cref="AuthOptions.Wire"/> is <c>Introspection</c>. All values can be
/// changed by a configuration reload.
/// </summary>
public sealed class AuthIntrospectionOptions
{
    /// <summary>The default of <see cref="Path"/>.</summary>
    public const string DefaultPath = "/introspect";

    /// <summary>The path of the endpoint below <see cref="ServiceClientOptions.BaseAddress"/>. Default <c>/introspect</c>.</summary>
    public string Path { get; set; } = DefaultPath;

    /// <summary>
    /// The client id of this application at the server. Requires <see cref="ClientSecret"/>, and excludes <c>ApiKey</c> and
    /// <c>Credentials</c>. <see langword="null"/> (default): requests carry <c>ApiKey</c>, or a token fetched with
    /// <c>Credentials</c>.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The client secret of <see cref="ClientId"/>. Never logged. Default none.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>How the client id and secret are sent. Default <see cref="Tidewire.ClientAuthentication.Basic"/>.</summary>
    public ClientAuthentication ClientAuthentication { get; set; }

    /// <summary>
    /// The required audience: a response that has an <c>aud</c> without this value rejects the token. Default none: not checked.
    /// </summary>
    public string? Audience { get; set; }

    internal bool HasClient => !string.IsNullOrEmpty(ClientId);
}
