using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Tests.Analytics;

/// <summary>The shutdown and the disposal of tracking.</summary>
public sealed class ShutdownTests : TrackingTest
{
    [Fact]
    public async Task Shutdown_DeliversHeldEvents_AndTrackReturnsFalseAfterward()
    {
        await using var application = new TrackingApplication(Service, options =>
            (options.Queue.BatchPath, options.Queue.BatchAge) = ("/events/batch", TimeSpan.FromHours(1)));
        await application.StartAsync();
        application.Track(30);

        await application.ShutDownAsync();

        Assert.Equal(30, Service.Stored.Count);
        Assert.Equal(0, application.Track(2));
        Assert.Equal(2, application.Events("refused", DropReason.ShutDown));
        Assert.Empty(application.LogsOf(32));
        Assert.Equal(30, (await application.FlushAsync()).Delivered);
    }

    [Fact]
    public async Task Shutdown_DropsAndLogsUndeliveredEvents_WhenTheServiceIsDown()
    {
        Service.AnswerWith(503);
        await using var application = new TrackingApplication(Service);
        await application.StartAsync();
        application.Track(30);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), application.Clock);

        await application.ShutDownAsync(deadline);

        Assert.Equal(30, application.Events("dropped", DropReason.ShutDown));
        Assert.Equal(30, application.Dropped.Count(dropped => dropped.Reason == DropReason.ShutDown));
        Assert.Equal((0, 0), (application.Held("memory"), application.Held("store")));
        string line = Assert.Single(application.LogsOf(32)).Message;
        Assert.Contains("30 items not delivered: 0 are in the store, 30 were dropped", line, StringComparison.Ordinal);
        Assert.True(Service.Requests.Count > 1);
    }

    [Fact]
    public async Task Shutdown_EndsAtItsDeadline_WhenTheServiceHangsAndIgnoresCancellation()
    {
        var never = new TaskCompletionSource<HttpResponseMessage?>();
        Service.Answer = (_, _) => never.Task;
        await using var application = new TrackingApplication(Service, options => options.Budget = TimeSpan.FromHours(1));
        application.Track(30);
        await TrackingApplication.EventuallyAsync(() => !Service.Requests.IsEmpty);
        using var deadline = new CancellationTokenSource();

        var stop = application.ShutDownAsync(deadline);
        Assert.False(stop.IsCompleted);
        await deadline.CancelAsync();
        await stop;
        never.SetResult(null);

        Assert.Equal(30, application.Events("dropped", DropReason.ShutDown));
        Assert.Equal(0, application.Events("delivered"));
    }

    [Fact]
    public async Task Shutdown_Completes_WhenACallbackHangsPastTheDeadline()
    {
        Service.AnswerWith(503);
        using var entered = new SemaphoreSlim(0);
        using var gate = new ManualResetEventSlim();
        await using var application = new TrackingApplication(Service, options => options.OnDropped = _ =>
        {
            entered.Release();
            gate.Wait(TestContext.Current.CancellationToken);
        });
        await application.StartAsync();
        application.Track(3);
        using var deadline = new CancellationTokenSource();

        var stop = application.ShutDownAsync(deadline);
        await deadline.CancelAsync();
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        await stop;

        Assert.Single(application.LogsOf(40));
        gate.Set();
    }

    [Fact]
    public async Task Shutdown_RetriesFailedEvents()
    {
        Service.AnswerWith(503);
        await using var application = new TrackingApplication(Service);
        application.Track(10);
        await application.FlushAsync();

        Service.Recover();
        await application.ShutDownAsync();

        Assert.Equal(10, Service.Stored.Count);
    }

    [Theory]
    [InlineData(503, 3_600)]
    [InlineData(429, 600)]
    [InlineData(500, null)]
    [InlineData(0, null)]
    public async Task Shutdown_DropsTheEventsWithinAMinute_WhenTheServiceIsUnavailable(int status, int? retryAfter)
    {
        Service.Answer = (_, _) => status == 0
            ? throw new HttpRequestException(HttpRequestError.ConnectionError)
            : Task.FromResult<HttpResponseMessage?>(StubAnalytics.Response(status, retryAfter));
        await using var application = new TrackingApplication(Service);
        await application.StartAsync();
        application.Track(30);
        await application.FlushAsync();
        var before = application.Clock.GetUtcNow();

        await application.ShutDownAsync();

        Assert.InRange(application.Clock.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(30, application.Events("dropped", DropReason.ShutDown));
    }

    [Fact]
    public async Task Event_IsAccepted_WhileOtherServicesOfTheHostStop()
    {
        var tracked = new List<bool>();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(TestApplication.Settings("http://127.0.0.1:9"));

        // Services stop in the reverse order of their registration, so this one stops after tracking's `StopAsync`. Tracking itself ends later, in `StoppedAsync`.
        builder.Services.AddHostedService(provider => new ActionOnStop(() => tracked.Add(
            provider.GetRequiredService<IAnalyticsService>().Track("ada", "stop", "service", "1"))));
        builder.AddTidewireCore().AddAnalytics();
        builder.Services.AddHttpClient("Tidewire.Analytics").ConfigurePrimaryHttpMessageHandler(() => Service);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal([true], tracked);
        Assert.Equal("1", Assert.Single(Service.Order));
        Assert.False(host.Services.GetRequiredService<IAnalyticsService>().Track("ada", "stop", "service", "2"));
    }

    private sealed class ActionOnStop(Action action) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            action();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Dispose_DropsAndLogsHeldEvents_WhenThereWasNoShutdown()
    {
        var never = new TaskCompletionSource<HttpResponseMessage?>();
        Service.Answer = (_, cancellation) => never.Task.WaitAsync(cancellation);
        var application = new TrackingApplication(Service);
        application.Track(5);
        await TrackingApplication.EventuallyAsync(() => !Service.Requests.IsEmpty);

        await application.DisposeAsync();

        Assert.Equal(5, application.Dropped.Count(dropped => dropped is { Reason: DropReason.ShutDown, WasAccepted: true }));
        Assert.Single(application.LogsOf(32));
    }

    [Fact]
    public async Task Shutdown_AccountsForEachAcceptedEvent_WhileProducersKeepTracking()
    {
        for (int round = 0; round < 10; round++)
        {
            await using var application = new TrackingApplication(Service, options => (options.Queue.Workers, options.Queue.Capacity) = (8, 100));
            await application.StartAsync();
            int accepted = 0;
            using var started = new CountdownEvent(4);
            var producers = Enumerable.Range(0, 4).Select(producer => Task.Run(() =>
            {
                started.Signal();
                for (int id = 0; application.Track(1, id) == 1; id++)
                    Interlocked.Increment(ref accepted);
            })).ToList();
            started.Wait(TestContext.Current.CancellationToken);

            await application.ShutDownAsync();
            await Task.WhenAll(producers);

            Assert.Equal(accepted, application.Events("accepted"));
            Assert.Equal(accepted, application.Events("delivered") + application.Events("dropped"));
            Assert.Equal((0, 0), (application.Held("memory"), application.Held("store")));
        }
    }
}
