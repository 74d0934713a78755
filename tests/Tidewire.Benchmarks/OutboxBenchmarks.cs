using System.Diagnostics.CodeAnalysis;
using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Benchmarks;

/// <summary>
/// The cost of a message in the SQLite outbox, from enqueuing to arrival, compared with sending the message directly with the same concurrency.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The cleanup of each iteration disposes of them.")]
public class OutboxBenchmarks
{
    private const int Messages = 2_000;
    private const int Concurrency = 32;
    private string _directory = null!;
    private ServiceProvider _services = null!;
    private CountingService _service = null!;

    [Params(StoreDurability.Process, StoreDurability.Power)]
    public StoreDurability Durability { get; set; }

    /// <summary>The latency of the service, in milliseconds.</summary>
    [Params(5)]
    public int ServiceTime { get; set; }

    [IterationSetup]
    public void SetUp()
    {
        _directory = Directory.CreateTempSubdirectory("tidewire-benchmark-").FullName;
        _service = new(TimeSpan.FromMilliseconds(ServiceTime), Messages);
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build()).UseSqliteStore(_directory).AddNotifications(options =>
        {
            options.BaseAddress = new("https://notifications.example.com");
            options.IdempotencyKeysHonored = true;
            options.Outbox.Workers = Concurrency;
            options.Outbox.Durability = Durability;
        });
        services.AddHttpClient("Tidewire.Notifications").ConfigurePrimaryHttpMessageHandler(() => _service);
        _services = services.BuildServiceProvider();
    }

    [IterationCleanup]
    public void CleanUp()
    {
        _services.DisposeAsync().AsTask().Wait();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public Task Direct()
    {
        var notifications = _services.GetRequiredService<INotificationService>();
        return AllAsync(() => notifications.SendAsync("ada", "Welcome!"));
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task Outbox()
    {
        var outbox = _services.GetRequiredService<INotificationOutbox>();
        await AllAsync(() => outbox.EnqueueAsync(new() { UserId = "ada", Message = "Welcome!" }));
        await _service.HasAll;
    }

    private static Task AllAsync(Func<Task> send) =>
        Parallel.ForEachAsync(Enumerable.Range(0, Messages), new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (_, _) => await send());

    private sealed class CountingService(TimeSpan time, int all) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _hasAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task HasAll => _hasAll.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(time, TimeProvider.System, cancellationToken);
            if (Interlocked.Increment(ref _count) == all)
                _hasAll.SetResult();
            return new(HttpStatusCode.Accepted) { RequestMessage = request };
        }
    }
}
