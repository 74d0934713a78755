using System.Net;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Benchmarks;

/// <summary>
/// The cost of tracking for the caller, per event, with one producer and with eight, compared with creating the same event and writing it
/// to a bounded channel.
/// </summary>
[MemoryDiagnoser]
public class TrackBenchmarks
{
    private const int Events = 10_000;
    private ServiceProvider _services = null!;
    private IAnalyticsService _analytics = null!;
    private Channel<AnalyticsEvent> _channel = null!;

    [Params(1, 8)]
    public int Producers { get; set; }

    [IterationSetup]
    public void SetUp()
    {
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build()).AddAnalytics(options =>
        {
            options.BaseAddress = new("https://analytics.example.com");
            options.Queue.Capacity = Events + 1;
        });

        // The service answers immediately with a Retry-After, which pauses delivery, so that only tracking is measured.
        services.AddHttpClient("Tidewire.Analytics").ConfigurePrimaryHttpMessageHandler(() => new PausingService());
        _services = services.BuildServiceProvider();
        _analytics = _services.GetRequiredService<IAnalyticsService>();
        _analytics.Track("ada", "create", "document", "first");
        _analytics.FlushAsync().GetAwaiter().GetResult();
        _channel = Channel.CreateBounded<AnalyticsEvent>(Events + 1);
    }

    [IterationCleanup]
    public void CleanUp() => _services.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public void WriteToBoundedChannel() => Produce(() => _channel.Writer.TryWrite(new()
    {
        UserId = "ada",
        Action = "create",
        ResourceType = "document",
        ResourceId = "d-1",
        OccurredAt = TimeProvider.System.GetUtcNow(),
    }));

    [Benchmark(OperationsPerInvoke = Events)]
    public void Track() => Produce(() => _analytics.Track("ada", "create", "document", "d-1"));

    private void Produce(Func<bool> add)
    {
        int each = Events / Producers;
        void Run()
        {
            for (int i = 0; i < each; i++)
                add();
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
            response.Headers.RetryAfter = new(TimeSpan.FromMinutes(1));
            return Task.FromResult(response);
        }
    }
}
