using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Http;
using Tidewire.Clients;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>Two clients cannot have the same name or the same options; two clients of one interface need keys.</summary>
public sealed class ClientRegistrationTests : IDisposable
{
    private readonly MemoryService _service = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static TidewireBuilder Builder => new ServiceCollection().AddTidewireCore(new ConfigurationBuilder().Build());

    [Fact]
    public async Task KeyedClients_ShareNoAddressCredentialOrCircuit()
    {
        using var application = new TestApplication(
            new Dictionary<string, string?>
            {
                ["Tidewire:East:BaseAddress"] = "https://east.example.com",
                ["Tidewire:West:BaseAddress"] = "https://west.example.com",
                ["Tidewire:West:ApiKey"] = "west-key",
                ["Tidewire:Ledger:BaseAddress"] = "https://ledger.example.com",
            },
            build: builder => builder
                .AddKeyedClient<ILedgerApi>("East", LedgerJsonContext.Default, http: InMemory)
                .AddKeyedClient<ILedgerApi>("West", LedgerJsonContext.Default, http: InMemory)
                .AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, http: InMemory));

        foreach (var caller in (ServiceCaller<ILedgerApi>[])
            [
                application.Services.GetRequiredKeyedService<ServiceCaller<ILedgerApi>>("East"),
                application.Services.GetRequiredKeyedService<ServiceCaller<ILedgerApi>>("West"),
                application.Services.GetRequiredService<ServiceCaller<ILedgerApi>>(),
            ])
        {
            Assert.True(await caller.OrFalseAsync((api, ct) => api.GetHealthAsync(ct), Cancellation));
        }

        Assert.Equal(["https://east.example.com/health", "https://west.example.com/health", "https://ledger.example.com/health"], _service.Requests.Select(request => request.Address.OriginalString));
        Assert.Equal([null, "Bearer west-key", null], _service.Requests.Select(request => request.Headers.GetValueOrDefault("Authorization")));
        Assert.Equal(["East", "Ledger", "West"], application.Circuits.GetCircuits().Select(circuit => circuit.Client).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Facade_IsRegisteredUnderTheKeyOfItsClient_OrUnkeyedIfTheClientHasNoKey()
    {
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Auth:BaseAddress"] = "https://auth.example.com", ["Tidewire:Partner:BaseAddress"] = "https://partner.example.com" },
            services => services.AddKeyedSingleton<IAuthService>("Own", (_, _) => null!),
            builder => builder.AddAuth().AddAuth("Partner"));

        var own = application.Services.GetRequiredService<IAuthService>();
        var partner = application.Services.GetRequiredKeyedService<IAuthService>("Partner");

        Assert.NotSame(own, partner);
        Assert.Null(application.Services.GetKeyedService<IAuthService>("Auth"));
    }

    [Fact]
    public async Task RepeatedRegistration_AppliesItsOptions_ButAddsHandlersOnlyOnce()
    {
        int handlers = 0;
        void Http(IHttpClientBuilder http)
        {
            InMemory(http);
            http.AddHttpMessageHandler(() => new CountingHandler(() => handlers++));
        }

        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Ledger:BaseAddress"] = "http://127.0.0.1:9", ["Tidewire:Ledger:Retry:BaseDelay"] = "00:00:00" },
            build: builder => builder
                .AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, options => options.Retry.MaxAttempts = 1)
                .AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, options => options.Retry.MaxAttempts++, Http)
                .AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, http: Http));
        _service.AnswerWith(500);

        var result = await application.Services.GetRequiredService<ServiceCaller<ILedgerApi>>().TryAsync((api, ct) => api.GetHealthAsync(ct), Cancellation);

        Assert.Equal((2, 2, 2), (result.Attempts, _service.Requests.Count, handlers));
    }

    [Fact]
    public void Filters_AreAddedOnce_ForAllClients()
    {
        var services = Builder.AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default).AddKeyedClient<ILedgerApi>("East", LedgerJsonContext.Default).Services;

        var filters = services.Where(service => !service.IsKeyedService && service.ServiceType == typeof(IHttpMessageHandlerBuilderFilter)).Select(service => service.ImplementationType?.Name);

        Assert.Equal(["HandlerArrangement", "TokenClientArrangement"], filters.Where(name => name is "HandlerArrangement" or "TokenClientArrangement").Order());
    }

    [Fact]
    public async Task UserAgent_EndsWithTheNameAndVersionOfTheSdk()
    {
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Ledger:BaseAddress"] = "http://127.0.0.1:9" },
            build: builder => builder.AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, http: InMemory));

        await application.Services.GetRequiredService<ServiceCaller<ILedgerApi>>().TryAsync((api, ct) => api.GetHealthAsync(ct), Cancellation);

        Assert.Matches(@"Tidewire/\d+\.\d+\.\d+$", Assert.Single(_service.Requests).Headers["User-Agent"]);
    }

    [Fact]
    public async Task DefaultHeaderOfTheApplication_DoesNotReplaceTheKey()
    {
        using var ledger = new MemoryLedger(http => http.ConfigureHttpClient(client => client.DefaultRequestHeaders.Add("Authorization", "Bearer of-all-clients")), ("ApiKey", "key-1"));

        await ledger.GetAsync();

        Assert.Equal("Bearer key-1", Assert.Single(ledger.Requests).Headers["Authorization"]);
    }

    [Fact]
    public void CircuitState_IsMeasured_UnderTheNameOfTheClient()
    {
        using var ledger = new MemoryLedger();
        using var states = new MetricCollector<int>(ledger.Application.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TidewireTelemetry.MeterName, TidewireTelemetry.CircuitState);

        states.RecordObservableInstruments();

        var closed = Assert.Single(states.GetMeasurementSnapshot(), measured => measured.Value == 1);
        Assert.Equal(("ledger", "closed"), (closed.Tags[TidewireTelemetry.ClientTag], closed.Tags["tidewire.circuit.state"]));
    }

    [Fact]
    public void Marker_IsNew_UnlessAnIdenticalClientIsRegistered()
    {
        var services = new ServiceCollection();
        var marker = new ClientRegistrationMarker("One", null, typeof(ILedgerApi), typeof(LedgerOptions), "");
        services.AddKeyedSingleton("key", marker);
        services.AddSingleton("another instance");

        Assert.True(marker.IsNewTo(services));
        services.AddSingleton(marker);
        Assert.False((marker with { }).IsNewTo(services));
    }

    public static TheoryData<string, string?, Type, Type, string, string?> Markers => new()
    {
        // Name, key, interface, options type and options name of a client added after One (ILedgerApi, LedgerOptions); then a name that the message contains, or
        // null if the client is accepted.
        { "ONE", null, typeof(ILedgerHealthApi), typeof(ServiceClientOptions), "ONE", "ILedgerHealthApi" },
        { "One", "One", typeof(ILedgerApi), typeof(LedgerOptions), "One", "One" },
        { "One", null, typeof(ILedgerApi), typeof(ServiceClientOptions), "One", "LedgerOptions" },
        { "Two", null, typeof(ILedgerApi), typeof(ServiceClientOptions), "Two", "AddKeyedClient" },
        { "Two", "Two", typeof(ILedgerApi), typeof(ServiceClientOptions), "Two", null },
        { "Two", null, typeof(ILedgerHealthApi), typeof(LedgerOptions), "", "LedgerOptions" },
        { "Two", null, typeof(ILedgerHealthApi), typeof(LedgerOptions), "Two", null },
        { "Two", null, typeof(ILedgerHealthApi), typeof(ServiceClientOptions), "", null },
    };

    [Theory]
    [MemberData(nameof(Markers))]
    public void Marker_IsRefused_WhenItWouldReplaceAnother(string name, string? key, Type api, Type options, string optionsName, string? names)
    {
        var services = new ServiceCollection().AddSingleton(new ClientRegistrationMarker("One", null, typeof(ILedgerApi), typeof(LedgerOptions), ""));
        var marker = new ClientRegistrationMarker(name, key, api, options, optionsName);

        if (names is null)
            Assert.True(marker.IsNewTo(services));
        else
            Assert.Contains(names, Assert.Throws<InvalidOperationException>(() => marker.IsNewTo(services)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _service.Dispose();

    private void InMemory(IHttpClientBuilder http) => http.ConfigurePrimaryHttpMessageHandler(() => _service);

    private sealed class CountingHandler(Action ran) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            ran();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
