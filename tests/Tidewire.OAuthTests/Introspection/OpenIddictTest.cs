using Tidewire.OAuthTests.Sdk;
using Tidewire.OAuthTests.Server;

namespace Tidewire.OAuthTests.Introspection;

/// <summary>The SDK and an OpenIddict server, which share one clock.</summary>
public abstract class OpenIddictTest : IAsyncDisposable
{
    private protected OAuthServer Server { get; private set; } = null!;

    private protected OAuthHttpClient Http { get; private set; } = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected int Introspections => Server.RequestsTo(OAuthServer.IntrospectionPath);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync(OAuthServerOptions? options = null)
    {
        Server = await OAuthServer.StartAsync(options);
        Http = new(Server.Address);
    }

    private protected Dictionary<string, string?> Settings(params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Tidewire:Auth:BaseAddress"] = $"{Server.Address}",
            ["Tidewire:Auth:Wire"] = "Introspection",
            ["Tidewire:Auth:Introspection:Path"] = OAuthServer.IntrospectionPath,
            ["Tidewire:Auth:Introspection:ClientId"] = TestClients.Api,
            ["Tidewire:Auth:Introspection:ClientSecret"] = TestClients.ApiSecret,
            ["Tidewire:Auth:Introspection:Audience"] = TestClients.Api,
            ["Tidewire:Auth:Issuer"] = $"{Server.Address}",
            ["Tidewire:Auth:Retry:BaseDelay"] = "00:00:00",
        };
        foreach (var (key, value) in more)
            settings["Tidewire:Auth:" + key] = value;
        return settings;
    }

    private protected SdkApplication Application(params (string Key, string? Value)[] more) => new(Settings(more), builder => builder.AddAuth(), Server.Clock);
}
