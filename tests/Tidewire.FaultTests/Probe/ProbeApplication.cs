using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.FaultTests.Probe;

/// <summary>An application with a client of each kind, all with the same settings.</summary>
internal sealed class ProbeApplication : IAsyncDisposable
{
    public const string Key = "the-api-key";

    private readonly ServiceProvider _services;
    private int _tokens;

    public ProbeApplication(string address, ProbeSetup? setup = null)
    {
        setup ??= new();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Values(address, setup.Settings)).Build();
        var services = new ServiceCollection().AddSingleton(setup.Time).AddSingleton<IConfiguration>(configuration).AddLogging();
        setup.Before?.Invoke(services);
        services.AddTidewireCore(configuration)
            .AddAuth(http: setup.Http).AddNotifications(http: setup.Http).AddAnalytics(http: setup.Http)
            .AddClient<IProbeApi>("Probe", ProbeJsonContext.Default, http: setup.Http);
        setup.After?.Invoke(services);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>The name of the client that makes the call. The circuit monitor and the configuration use the same name.</summary>
    public static string ClientOf(ProbeCall call) => call switch
    {
        ProbeCall.Verify => "Auth",
        ProbeCall.Send => "Notifications",
        ProbeCall.Report => "Analytics",
        _ => "Probe",
    };

    public static string HttpClientOf(ProbeCall call) => "Tidewire." + ClientOf(call);

    /// <summary>The configuration, for further registrations.</summary>
    public static IConfiguration ConfigurationOf(IServiceCollection services) =>
        (IConfiguration)services.Single(service => service.ServiceType == typeof(IConfiguration)).ImplementationInstance!;

    public ServiceCaller<IProbeApi> Probe => Get<ServiceCaller<IProbeApi>>();

    public IProbeApi Api => Get<IProbeApi>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public CircuitStatus CircuitOf(ProbeCall call) => Get<ICircuitMonitor>().GetCircuit(ClientOf(call));

    public HttpClient CreateHttpClient(ProbeCall call) => Get<IHttpClientFactory>().CreateClient(HttpClientOf(call));

    /// <summary>Makes a call of this kind.</summary>
    public async Task<ProbeEnd> CallAsync(ProbeCall call, CancellationToken cancellationToken)
    {
        switch (call)
        {
            case ProbeCall.Verify:
                // A new token each time, because concurrent verifications of one token are shared.
                var verified = await Get<IAuthService>().TryVerifyTokenAsync($"token-{Interlocked.Increment(ref _tokens)}", cancellationToken);
                return new(verified.Failure, verified.Attempts);
            case ProbeCall.Send:
                return Of(await Get<INotificationService>().TrySendAsync("user-1", "Hello", cancellationToken: cancellationToken));
            case ProbeCall.Report:
                return Of(await Get<IAnalyticsService>().TryReportActivityAsync("user-1", "create", "document", "7", cancellationToken));
            case ProbeCall.Get:
                return Of(await Probe.TryAsync((api, ct) => api.GetAsync("1", ct), cancellationToken));
            case ProbeCall.GetWrapped:
                return Of(await Probe.TryAsync((api, ct) => api.GetWrappedAsync("1", ct), cancellationToken));
            case ProbeCall.Touch:
                return Of(await Probe.TryAsync((api, ct) => api.TouchAsync("1", ct), cancellationToken));
            default:
                return Of(await Probe.TryAsync((api, ct) => api.PostAsync(new("1"), ct), cancellationToken));
        }
    }

    public void Dispose() => _services.Dispose();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    public static ProbeEnd Of(ServiceResult result) => new(result.Failure, result.Attempts);

    public static ProbeEnd Of<T>(ServiceResult<T> result)
        where T : notnull => new(result.Failure, result.Attempts);

    private static Dictionary<string, string?> Values(string address, (string Key, string? Value)[] settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (string client in Enum.GetValues<ProbeCall>().Select(ClientOf).Distinct())
        {
            string section = $"Tidewire:{client}:";
            values[section + "BaseAddress"] = address;
            values[section + "ApiKey"] = Key;
            values[section + "AllowInsecureHttp"] = "true";
            values[section + "Retry:BaseDelay"] = "00:00:00";
            foreach (var (key, value) in settings)
                values[key.StartsWith('/') ? key[1..] : section + key] = value;
        }

        return values;
    }
}
