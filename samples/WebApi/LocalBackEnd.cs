using LocalServices;

namespace WebApi;

/// <summary>
/// For trying the sample out: in Development without a configured address, the three services run inside this process, and their data are deleted when it
/// ends. Your own application does not need this file.
/// </summary>
internal sealed class LocalBackEnd : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly LocalServiceHost _services;

    private LocalBackEnd(DirectoryInfo folder, LocalServiceHost services)
    {
        _folder = folder;
        _services = services;
    }

    public static async Task<LocalBackEnd?> StartIfAloneAsync(WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment() || TidewireConfiguration.HasAddress(builder.Configuration))
            return null;

        var folder = Directory.CreateTempSubdirectory("webapi-");
        var services = await LocalServiceHost.StartAsync(new() { DataDirectory = folder.FullName });
        builder.Configuration.AddInMemoryCollection(TidewireConfiguration.For(services));
        builder.Configuration["ConnectionStrings:WebApi"] = $"Data Source={Path.Combine(folder.FullName, "webapi.db")};Pooling=False";
        return new(folder, services);
    }

    /// <summary>Prints, once the application listens, what to type.</summary>
    public void Introduce(WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        string address = app.Urls.First();
        const string json = "-H 'Content-Type: application/json'";
        Console.WriteLine($$"""
            The three services run inside this process, and their data are deleted when it ends. API reference: {{address}}/scalar

            A user, and a token for one:
              curl {{address}}/users {{json}} -d '{"email":"ada@example.com","name":"Ada"}'
              TOKEN=$(curl -s {{_services.Auth.Address}}token {{json}} -d '{"user_id":"ada","roles":["admin"]}' | cut -d'"' -f4)
            What the token is good for:
              curl {{address}}/me -H "Authorization: Bearer $TOKEN"
              curl {{address}}/documents {{json}} -H "Authorization: Bearer $TOKEN" -d '{"title":"Notes"}'
              curl {{address}}/admin -H "Authorization: Bearer $TOKEN"
              curl -i -X POST {{address}}/sign-out -H "Authorization: Bearer $TOKEN"
            The auth service fails: 503 with Retry-After, because the token cannot be verified. The third line repairs it.
              curl {{_services.Auth.Address}}_faults {{json}} -d '{"status":503,"path":"/verify"}'
              curl -i {{address}}/me -H "Authorization: Bearer made-up"
              curl -X DELETE {{_services.Auth.Address}}_faults

            Ctrl+C ends it.
            """);
    });

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
