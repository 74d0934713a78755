using LocalOAuthServer;
using LocalServices;

namespace WebApi;

/// <summary>
/// For trying out the sample: in Development without a configured address, the three services run inside this process, and their data is
/// deleted when it ends. With <c>Tidewire:Auth:Wire</c> set to <c>Introspection</c>, a standard OAuth server replaces the auth service.
/// Your own application does not need this file.
/// </summary>
internal sealed class LocalBackEnd : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly LocalServiceHost _services;
    private readonly OAuthServerHost? _oauth;

    private LocalBackEnd(DirectoryInfo folder, LocalServiceHost services, OAuthServerHost? oauth)
    {
        _folder = folder;
        _services = services;
        _oauth = oauth;
    }

    public static async Task<LocalBackEnd?> StartIfNeededAsync(WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment() || TidewireConfiguration.HasAddress(builder.Configuration))
            return null;

        var folder = Directory.CreateTempSubdirectory("webapi-");
        var services = await LocalServiceHost.StartAsync(new() { DataDirectory = folder.FullName });
        builder.Configuration.AddInMemoryCollection(TidewireConfiguration.For(services));
        var oauth = builder.Configuration["Tidewire:Auth:Wire"] == "Introspection" ? await OAuthServerHost.StartAsync(folder.FullName) : null;
        if (oauth is not null)
            builder.Configuration.AddInMemoryCollection(oauth.Settings);
        builder.Configuration["ConnectionStrings:WebApi"] = $"Data Source={Path.Combine(folder.FullName, "webapi.db")};Pooling=False";
        return new(folder, services, oauth);
    }

    /// <summary>Prints commands to try out, once the application has started.</summary>
    public void Introduce(WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        string address = app.Urls.First();
        const string json = "-H 'Content-Type: application/json'";
        Console.WriteLine($$"""
            The three services run inside this process, and their data is deleted when it ends.
            API reference: {{address}}
            Status page of the three clients: {{address}}/tidewire

            Create a user, and get a token for that user:
              ID=$(curl -s {{address}}/users {{json}} -d '{"email":"ada@example.com","name":"Ada"}' | cut -d'"' -f4)
              TOKEN=$({{(_oauth is null ? TokenFromService(json) : TokenFromServer(_oauth))}} | cut -d'"' -f4)
            Use the token{{(_oauth is null ? "" : " (/admin answers 403: only the user ada has the role)")}}:
              curl {{address}}/me -H "Authorization: Bearer $TOKEN"
              curl {{address}}/documents {{json}} -H "Authorization: Bearer $TOKEN" -d '{"title":"Notes"}'
              curl {{address}}/admin -H "Authorization: Bearer $TOKEN"
            Sign out. The same token is answered with 401 from then on:
              curl -i -X POST {{address}}/sign-out -H "Authorization: Bearer $TOKEN"
              curl -i {{address}}/me -H "Authorization: Bearer $TOKEN"
            {{(_oauth is null ? Outage(address, json) : $"Access tokens come from an OAuth server at {_oauth.Address}, and are verified by introspection.")}}

            Press Ctrl+C to stop.
            """);
    });

    private string TokenFromService(string json) =>
        $$"""curl -s {{_services.Auth.Address}}token {{json}} -d '{"user_id":"'$ID'","roles":["admin"]}'""";

    private static string TokenFromServer(OAuthServerHost server) =>
        $"curl -s {new Uri(server.Address, OAuthServerHost.TokenPath)} -u {OAuthServerHost.AppClient}:{OAuthServerHost.Secret} " +
        $"-d 'grant_type=password&username='$ID'&password={OAuthServerHost.Password}&scope={OAuthServerHost.Scope}'";

    private string Outage(string address, string json) =>
        $$"""
        Make the auth service fail. The API answers 503 with Retry-After, because the token cannot be verified. The third command removes the fault:
          curl {{_services.Auth.Address}}_faults {{json}} -d '{"status":503,"path":"/verify"}'
          curl -i {{address}}/me -H "Authorization: Bearer made-up"
          curl -X DELETE {{_services.Auth.Address}}_faults
        """;

    public async ValueTask DisposeAsync()
    {
        if (_oauth is not null)
            await _oauth.DisposeAsync();
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
