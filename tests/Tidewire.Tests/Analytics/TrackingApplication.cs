using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Analytics;

/// <summary>An application that tracks events, on a fake clock, with an in-memory service.</summary>
internal sealed class TrackingApplication : IAsyncDisposable
{
    private const int MaxTurns = 10_000;
    private readonly TestApplication _application;
    private bool _hasListener;

    public TrackingApplication(
        StubAnalytics service,
        Action<AnalyticsOptions>? configure = null,
        FakeTimeProvider? clock = null,
        Action<IServiceCollection>? services = null,
        params (string Key, string Value)[] settings)
    {
        Service = service;
        Clock = clock ?? new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

        // A request takes real time, during which the tests advance the clock. The budget is long so that it does not run out.
        _application = new(
            TestApplication.Settings("http://127.0.0.1:9", [("Analytics:Retry:MaxAttempts", "1"), ("Analytics:Budget", "01:00:00"), .. settings]),
            collection =>
            {
                collection.AddSingleton<TimeProvider>(Clock);
                services?.Invoke(collection);
            },
            builder => builder
                .AddAnalytics(options =>
                {
                    options.OnDropped = Dropped.Enqueue;
                    configure?.Invoke(options);
                    _hasListener = options.OnDropped == Dropped.Enqueue;
                })
                .Services.AddHttpClient("Tidewire.Analytics").ConfigurePrimaryHttpMessageHandler(() => service));
    }

    public StubAnalytics Service { get; }

    public FakeTimeProvider Clock { get; }

    public ConcurrentQueue<DroppedEvent> Dropped { get; } = new();

    public IAnalyticsService Analytics => _application.Analytics;

    public TestApplication Application => _application;

    public FakeLogCollector Logs => _application.Logs;

    public IEnumerable<FakeLogRecord> LogsOf(int id) => Logs.GetSnapshot().Where(record => record.Category == "Tidewire" && record.Id.Id == id);

    /// <summary>Tracks events with consecutive ids. Returns how many were accepted.</summary>
    public int Track(int count, int from = 0) =>
        Enumerable.Range(from, count).Count(id => Analytics.Track("ada", "create", "document", id.ToString(CultureInfo.InvariantCulture)));

    public Task StartAsync() => HostedService.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Stops tracking as a host does, while the clock advances.</summary>
    public async Task ShutDownAsync(CancellationTokenSource? deadline = null)
    {
        await StartAsync();
        await RunAsync(StopAsync(deadline?.Token ?? CancellationToken.None));
    }

    /// <summary>Flushes while the clock advances.</summary>
    public async Task<FlushResult> FlushAsync()
    {
        var flush = Analytics.FlushAsync(TestContext.Current.CancellationToken);
        await RunAsync(flush);
        var result = await flush;

        // Dropped events are counted first, then reported.
        if (_hasListener)
            await EventuallyAsync(() => Dropped.Where(dropped => dropped.WasAccepted).Sum(dropped => dropped.Count) >= result.Dropped);
        return result;
    }

    /// <summary>Advances the clock until a condition is true.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan? step = null)
    {
        for (int turn = 0; !condition(); turn++)
        {
            Assert.True(turn < MaxTurns, "The condition did not become true.");
            Clock.Advance(step ?? TimeSpan.FromSeconds(1));
            await PauseAsync();
        }
    }

    /// <summary>Waits until a condition is true, without advancing the clock.</summary>
    public static async Task EventuallyAsync(Func<bool> condition)
    {
        for (int turn = 0; !condition(); turn++)
        {
            Assert.True(turn < MaxTurns, "The condition did not become true.");
            await PauseAsync();
        }
    }

    public long Events(string outcome, DropReason? reason = null)
    {
        using var collector = new MetricCollector<long>(
            _application.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TidewireTelemetry.MeterName, TidewireTelemetry.AnalyticsEvents);
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot()
            .Where(m => (string?)m.Tags[TidewireTelemetry.ItemOutcomeTag] == outcome)
            .Where(m => reason is null || (string?)m.Tags.GetValueOrDefault(TidewireTelemetry.ReasonTag) == System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()!))
            .Sum(m => m.Value);
    }

    public long Held(string place)
    {
        using var collector = new MetricCollector<long>(
            _application.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TidewireTelemetry.MeterName, TidewireTelemetry.AnalyticsHeld);
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot().Single(m => (string?)m.Tags[TidewireTelemetry.PlaceTag] == place).Value;
    }

    /// <summary>Disposes while the clock advances, because Polly's disposal waits for calls in flight.</summary>
    public async ValueTask DisposeAsync() => await RunAsync(Task.Run(_application.Dispose));

    private async Task StopAsync(CancellationToken deadline)
    {
        await HostedService.StopAsync(deadline);
        await ((IHostedLifecycleService)HostedService).StoppedAsync(deadline);
    }

    private IHostedService HostedService => _application.Services.GetServices<IHostedService>().Single();

    private async Task RunAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(task, PauseAsync());
        }

        await task;
    }

    private static Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
}
