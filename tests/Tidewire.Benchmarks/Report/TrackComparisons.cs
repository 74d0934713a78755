using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Benchmarks.Report;

/// <summary>Tracking an event, compared with creating the same event and writing it to a bounded channel.</summary>
internal static class TrackComparisons
{
    private const int Events = 20_000;

    public static IEnumerable<Comparison> All()
    {
        foreach (int producers in new[] { 1, 8 })
        {
            var channel = Channel.CreateBounded<AnalyticsEvent>(1);
            ServiceProvider? services = null;
            IAnalyticsService? analytics = null;
            yield return new($"track, {producers} producer{(producers == 1 ? "" : "s")}", [
                new(
                    "bounded channel",
                    count => Produce(count, producers, () => channel.Writer.TryWrite(new()
                    {
                        UserId = "ada",
                        Action = "create",
                        ResourceType = "document",
                        ResourceId = "d-1",
                        OccurredAt = TimeProvider.System.GetUtcNow(),
                    })),
                    () =>
                    {
                        channel = Channel.CreateBounded<AnalyticsEvent>(Events);
                        return Task.CompletedTask;
                    },
                    Events),
                new(
                    "Tidewire",
                    count => Produce(count, producers, () => analytics!.Track("ada", "create", "document", "d-1")),
                    async () =>
                    {
                        if (services is not null)
                            await services.DisposeAsync();
                        services = await StartAsync();
                        analytics = services.GetRequiredService<IAnalyticsService>();
                    },
                    Events),
            ]);
        }
    }

    // The service answers immediately with a Retry-After, which pauses delivery, so that only tracking is measured.
    private static async Task<ServiceProvider> StartAsync()
    {
        var collection = new ServiceCollection();
        collection.AddTidewireCore(new ConfigurationBuilder().Build()).AddAnalytics(
            options =>
            {
                options.BaseAddress = new("https://analytics.example.com");
                options.Queue.Capacity = Events + 1;
            },
            http: http => http.ConfigurePrimaryHttpMessageHandler(() => new MemoryTransport(HttpStatusCode.TooManyRequests, isAsynchronous: false) { RetryAfter = TimeSpan.FromMinutes(1) }));
        var services = collection.BuildServiceProvider();
        var analytics = services.GetRequiredService<IAnalyticsService>();
        analytics.Track("ada", "create", "document", "first");
        await analytics.FlushAsync();
        return services;
    }

    private static Task Produce(int count, int producers, Func<bool> produce)
    {
        void Run()
        {
            for (int i = 0; i < count / producers; i++)
                produce();
        }

        if (producers == 1)
        {
            Run();
            return Task.CompletedTask;
        }

        var threads = Enumerable.Range(0, producers).Select(_ => new Thread(Run)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return Task.CompletedTask;
    }
}
