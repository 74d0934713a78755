using System.Diagnostics;
using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Benchmarks;

/// <summary>
/// The cost of telemetry for a verification with a call and for a cached one: without listeners, and with listeners for metrics, for traces
/// and for both.
/// </summary>
[MemoryDiagnoser]
public class TelemetryBenchmarks
{
    private ServiceProvider _services = null!;
    private IAuthService _auth = null!;
    private IAuthService _remembering = null!;
    private readonly List<IDisposable> _listeners = [];

    public enum Listeners
    {
        Nobody,
        Metrics,
        Traces,
        Both,
    }

    [Params(Listeners.Nobody, Listeners.Metrics, Listeners.Traces, Listeners.Both)]
    public Listeners Listening { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build()).AddAuth(At).AddAuth("Remembering", Remember);
        services.AddHttpClient("Tidewire.Auth").ConfigurePrimaryHttpMessageHandler(() => new InMemoryService(200));
        services.AddHttpClient("Tidewire.Remembering").ConfigurePrimaryHttpMessageHandler(() => new InMemoryService(200));
        _services = services.BuildServiceProvider();
        _auth = _services.GetRequiredService<IAuthService>();
        _remembering = _services.GetRequiredKeyedService<IAuthService>("Remembering");
        if (Listening is Listeners.Metrics or Listeners.Both)
            ListenToMetrics();
        if (Listening is Listeners.Traces or Listeners.Both)
            ListenToTraces();
        await _remembering.VerifyTokenAsync("a-token");
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _listeners.ForEach(listener => listener.Dispose());
        _services.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Task<ServiceResult<TokenClaims>> Call() => _auth.TryVerifyTokenAsync("a-token");

    [Benchmark]
    public Task<ServiceResult<TokenClaims>> FromMemory() => _remembering.TryVerifyTokenAsync("a-token");

    private void ListenToMetrics()
    {
        var metrics = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == TidewireTelemetry.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        metrics.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        metrics.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        metrics.Start();
        _listeners.Add(metrics);
    }

    private void ListenToTraces()
    {
        var traces = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == TidewireTelemetry.ActivitySourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(traces);
        _listeners.Add(traces);
    }

    private static void At(AuthOptions options) => options.BaseAddress = new("https://auth.example.com");

    private static void Remember(AuthOptions options)
    {
        At(options);
        options.Cache.Enabled = true;
    }
}
