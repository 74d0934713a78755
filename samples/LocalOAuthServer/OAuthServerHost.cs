using Microsoft.AspNetCore.Builder;

namespace LocalOAuthServer;

/// <summary>
/// OpenIddict on a free loopback port, with its data in a SQLite file. Any user can sign in with <see cref="Password"/>; <c>ada</c> is an
/// administrator. For experiments only: do not use the password grant in a product.
/// </summary>
public sealed class OAuthServerHost : IAsyncDisposable
{
    /// <summary>The path of the token endpoint (RFC 6749, section 3.2).</summary>
    public const string TokenPath = "/connect/token";

    /// <summary>The path of the introspection endpoint (RFC 7662).</summary>
    public const string IntrospectionPath = "/connect/introspect";

    /// <summary>The path of the revocation endpoint (RFC 7009).</summary>
    public const string RevocationPath = "/connect/revoke";

    /// <summary>The application that users sign in with.</summary>
    public const string AppClient = "demo-app";

    /// <summary>The API: it introspects and revokes tokens that were issued for it.</summary>
    public const string ApiClient = "web-api";

    /// <summary>The secret of both clients.</summary>
    public const string Secret = "local-secret";

    /// <summary>The scope of tokens for the API.</summary>
    public const string Scope = "web-api";

    /// <summary>The password of every user.</summary>
    public const string Password = "local";

    private readonly WebApplication _application;

    private OAuthServerHost(WebApplication application) => _application = application;

    /// <summary>The address of the server; also the issuer of its tokens.</summary>
    public Uri Address => new(_application.Urls.Single());

    /// <summary>The settings with which an application introspects tokens at this server.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Tidewire:Auth:BaseAddress"] = $"{Address}",
        ["Tidewire:Auth:ApiKey"] = "",
        ["Tidewire:Auth:Wire"] = "Introspection",
        ["Tidewire:Auth:Introspection:Path"] = IntrospectionPath,
        ["Tidewire:Auth:Introspection:ClientId"] = ApiClient,
        ["Tidewire:Auth:Introspection:ClientSecret"] = Secret,
        ["Tidewire:Auth:Introspection:Audience"] = ApiClient,
        ["Tidewire:Auth:Issuer"] = $"{Address}",
    };

    /// <summary>Starts a server.</summary>
    /// <param name="dataDirectory">The directory of the database file.</param>
    /// <returns>The server, which stops when it is disposed.</returns>
    public static async Task<OAuthServerHost> StartAsync(string dataDirectory)
    {
        var application = OAuthApplication.Build(Path.Combine(dataDirectory, "oauth.db"));
        await ClientSeed.AddAsync(application.Services);
        await application.StartAsync();
        return new(application);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
