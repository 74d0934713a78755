namespace Tidewire;

/// <summary>How an introspection endpoint is asked (RFC 7662). In force with <see cref="AuthOptions.Wire"/> <c>Introspection</c>; every value follows a configuration reload.</summary>
public sealed class AuthIntrospectionOptions
{
    /// <summary>The default of <see cref="Path"/>.</summary>
    public const string DefaultPath = "/introspect";

    /// <summary>The path of the endpoint below <see cref="ServiceClientOptions.BaseAddress"/>. Default <c>/introspect</c>.</summary>
    public string Path { get; set; } = DefaultPath;

    /// <summary>
    /// The id under which the server knows this application. <see langword="null"/> (default): the credential of every client is sent, <c>ApiKey</c> as a bearer
    /// token or <c>Credentials</c>. Setting it needs <see cref="ClientSecret"/>, and excludes those two.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The secret of <see cref="ClientId"/>, never logged. Default none.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>How id and secret are sent. Default <see cref="Tidewire.ClientAuthentication.Basic"/>.</summary>
    public ClientAuthentication ClientAuthentication { get; set; }

    /// <summary>The audience that tokens must be for: an answer whose <c>aud</c> is there and does not contain it is a no. Default none: not looked at.</summary>
    public string? Audience { get; set; }

    internal bool HasClient => !string.IsNullOrEmpty(ClientId);
}
