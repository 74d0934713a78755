using Microsoft.Extensions.Hosting;
using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Benchmarks;

/// <summary>What tracking costs the caller, per event, with one producer and with eight; and what it costs to have each event on disk.</summary>
[MemoryDiagnoser]
public class TrackBenchmarks
{
    private const int Events = 10_000;
    private const int SpooledEvents = 10_000;
    private string _directory = null!;
    private ServiceProvider _services = null!;
    private IAnalyticsService _analytics = null!;
    private IAnalyticsService _spooling = null!;

    [Params(1, 8)]
    public int Producers { get; set; }

    [IterationSetup]
    public void SetUp()
    {
        _directory = Directory.CreateTempSubdirectory("tidewire-benchmark-").FullName;
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build())
            .AddAnalytics(At)
            .AddAnalytics("Spooling", options =>
            {
                At(options);
                (options.Spool.Directory, options.Spool.AlwaysSpool) = (_directory, true);
            });

        // Asks for a pause at once, so that the sender stays out of the measurement.
        foreach (string client in new[] { "Tidewire.Analytics", "Tidewire.Spooling" })
            services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => new PausingService());
        _services = services.BuildServiceProvider();
        _analytics = _services.GetRequiredService<IAnalyticsService>();
        _spooling = _services.GetRequiredKeyedService<IAnalyticsService>("Spooling");

        foreach (var analytics in new[] { _analytics, _spooling })
        {
            analytics.Track("ada", "create", "document", "first");
            analytics.FlushAsync().GetAwaiter().GetResult();
        }
    }

    [IterationCleanup]
    public void CleanUp()
    {
        _services.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public void Track() => Produce(_analytics, Events);

    [Benchmark(OperationsPerInvoke = SpooledEvents)]
    public void TrackAlwaysSpool() => Produce(_spooling, SpooledEvents);

    private static void At(AnalyticsOptions options)
    {
        options.BaseAddress = new("https://analytics.example.com");
        options.Queue.Capacity = Events + 1;
    }

    private void Produce(IAnalyticsService analytics, int events)
    {
        int each = events / Producers;
        void Run()
        {
            for (int i = 0; i < each; i++)
                analytics.Track("ada", "create", "document", "d-1");
        }

        if (Producers == 1)
        {
            Run();
            return;
        }

        var threads = Enumerable.Range(0, Producers).Select(_ => new Thread(Run)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private sealed class PausingService : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request };
            response.Headers.RetryAfter = new(TimeSpan.FromHours(1));
            return Task.FromResult(response);
        }
    }
}
