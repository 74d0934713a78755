using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Primary;

/// <summary>Idle connections are kept longer if a lost request may be retried.</summary>
public sealed class IdleConnectionTests
{

    public static TheoryData<string, bool?, double> Defaults => new()
    {
        { "Auth", null, 60 },
        { "Notifications", null, 0.5 },
        { "Notifications", true, 60 },
        { "Analytics", null, 60 },
        { "Analytics", false, 0.5 },
        { "Probe", null, 0.5 },
        { "Probe", true, 60 },
        { "Reading", null, 60 },
    };

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task IdleTimeout_DependsOnRetrySafety_ByDefault(string client, bool? keysHonored, double seconds)
    {
        await using var application = Create(keysHonored is { } honored ? [("IdempotencyKeysHonored", honored.ToString())] : []);

        Assert.Equal(TimeSpan.FromSeconds(seconds), PrimaryOf(application, client).PooledConnectionIdleTimeout);
    }

    [Theory]
    [InlineData("Auth")]
    [InlineData("Notifications")]
    [InlineData("Analytics")]
    [InlineData("Probe")]
    public async Task IdleTimeout_IsTheConfiguredValue_WhenAValueIsConfigured(string client)
    {
        await using var byOption = Create([("ConnectionIdleTimeout", "00:00:03")]);
        await using var byHandler = Create([("ConnectionIdleTimeout", "00:00:03")], http => http.UseSocketsHttpHandler((handler, _) => handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(7)));

        Assert.Equal(TimeSpan.FromSeconds(3), PrimaryOf(byOption, client).PooledConnectionIdleTimeout);
        Assert.Equal(TimeSpan.FromSeconds(7), PrimaryOf(byHandler, client).PooledConnectionIdleTimeout);
    }

    private static ProbeApplication Create((string, string?)[] settings, Action<IHttpClientBuilder>? http = null) => new("http://svc.example", new()
    {
        Http = http,
        Settings = [.. settings, ("/Tidewire:Reading:BaseAddress", "http://svc.example")],
        After = services => services.AddTidewireCore(ProbeApplication.ConfigurationOf(services)).AddClient<IReadingApi>("Reading", ProbeJsonContext.Default),
    });

    private static SocketsHttpHandler PrimaryOf(ProbeApplication application, string client)
    {
        var handler = application.Get<IHttpMessageHandlerFactory>().CreateHandler("Tidewire." + client);
        while (handler is DelegatingHandler { InnerHandler: { } inner })
            handler = inner;
        return Assert.IsType<SocketsHttpHandler>(handler);
    }
}
