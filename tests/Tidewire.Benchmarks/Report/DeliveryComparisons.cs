using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Benchmarks.Report;

/// <summary>Background delivery of events, one per request and in batches, until all have arrived.</summary>
internal static class DeliveryComparisons
{
    private const int Workers = 32;
    private const int Events = 3_200;
    private const int BatchedEvents = 50_000;
    private const int BatchSize = 500;
    private const int Rounds = 5;

    public static IEnumerable<Comparison> All(Lazy<ServiceProcess> server)
    {
        using var peers = new Peers(transport: null, server.Value.Address);
        var one = Start(server.Value.Address, isBatched: false);
        yield return new(
            $"delivery, one event per request, {Workers} workers, Kestrel",
            [
                new("hand-written", count => ByHandAsync(count, () => peers.HandWritten.ReportAsync("ada", "create", "document", "d-1")), Count: Events),
                new("Tidewire", count => TrackAsync(one, count), Count: Events),
            ],
            server.Value,
            Rounds);

        var batched = Start(server.Value.Address, isBatched: true);
        using var client = new HttpClient { BaseAddress = server.Value.Address };
        yield return new(
            $"delivery in batches of {BatchSize}, Kestrel",
            [
                new("hand-written", count => ByHandAsync(count / BatchSize, () => SendBatchAsync(client, Batch())), Count: BatchedEvents),
                new("hand-written, from a bounded channel", count => FromChannelAsync(client, count), Count: BatchedEvents),
                new("Tidewire", count => TrackAsync(batched, count), Count: BatchedEvents),
            ],
            server.Value,
            Rounds);
    }

    private static Task ByHandAsync(int count, Func<Task> send)
    {
        int started = 0;
        return Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref started) <= count)
                await send();
        })));
    }

    // Like Tidewire, this code has one producer that writes all events, and workers that take and send them in batches.
    private static async Task FromChannelAsync(HttpClient client, int count)
    {
        var channel = Channel.CreateBounded<Wire.EventBody>(BatchedEvents);
        var workers = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (await channel.Reader.WaitToReadAsync())
            {
                var events = new List<Wire.EventBody>(BatchSize);
                while (events.Count < BatchSize && channel.Reader.TryRead(out var one))
                    events.Add(one);
                if (events.Count > 0)
                    await SendBatchAsync(client, events);
            }
        })));
        for (int number = 0; number < count; number++)
        {
            if (!channel.Writer.TryWrite(Event()))
                throw new InvalidOperationException("The channel is full.");
        }

        channel.Writer.Complete();
        await workers;
    }

    private static List<Wire.EventBody> Batch() => [.. Enumerable.Range(0, BatchSize).Select(_ => Event())];

    private static Wire.EventBody Event() => new("ada", "create", "document", "d-1", TimeProvider.System.GetUtcNow());

    private static async Task SendBatchAsync(HttpClient client, List<Wire.EventBody> events)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(events, WireJsonContext.Default.ListEventBody));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/batch") { Content = content };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
    }

    private static async Task TrackAsync(IAnalyticsService analytics, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!analytics.Track("ada", "create", "document", "d-1"))
                throw new InvalidOperationException("The queue is full.");
        }

        await analytics.FlushAsync();
    }

    private static IAnalyticsService Start(Uri address, bool isBatched)
    {
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build()).AddAnalytics(options =>
        {
            options.BaseAddress = address;
            options.Queue.Capacity = BatchedEvents;
            options.Queue.Workers = Workers;
            if (!isBatched)
                return;
            options.Queue.BatchPath = "/batch";
            options.Queue.BatchSize = BatchSize;
        });
        return services.BuildServiceProvider().GetRequiredService<IAnalyticsService>();
    }
}
