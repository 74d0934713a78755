namespace Tidewire.Tests.Analytics;

/// <summary>How tracking ends.</summary>
public sealed class ShutdownTests : TrackingTest
{
    [Fact]
    public async Task Shutdown_DeliversWhatIsHeld_AndTrackAnswersFalseFromThenOn()
    {
        await using var application = new TrackingApplication(Service, options =>
            (options.Queue.BatchPath, options.Queue.BatchAge) = ("/events/batch", TimeSpan.FromHours(1)));
        await application.StartAsync();
        application.Track(30);

        await application.ShutDownAsync();

        Assert.Equal(30, Service.Stored.Count);
        Assert.Equal(0, application.Track(2));
        Assert.Equal(2, application.Events("Refused", DropReason.ShutDown));
        Assert.Empty(application.LogsOf(32));
        Assert.Equal(30, (await application.FlushAsync()).Delivered);
    }

    [Fact]
    public async Task Shutdown_EndsAtItsDeadline_AndSaysWhatWasLeft_WhenTheServiceIsDown()
    {
        Service.AnswerWith(503);
        await using var application = new TrackingApplication(Service);
        await application.StartAsync();
        application.Track(30);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), application.Clock);

        await application.ShutDownAsync(deadline);

        Assert.Equal(30, application.Events("Dropped", DropReason.ShutDown));
        Assert.Equal(30, application.Dropped.Count(dropped => dropped.Reason == DropReason.ShutDown));
        Assert.Equal((0, 0), (application.Held("Memory"), application.Held("Store")));
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

        Assert.Equal(30, application.Events("Dropped", DropReason.ShutDown));
        Assert.Equal(0, application.Events("Delivered"));
    }

    [Fact]
    public async Task Shutdown_DoesNotOverrunItsDeadline_WhenACallbackHangs()
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
    public async Task Shutdown_WaitsForTheServiceToComeBack_UntilTheDeadline()
    {
        Service.AnswerWith(503);
        await using var application = new TrackingApplication(Service);
        application.Track(10);
        await application.FlushAsync();

        var stop = application.ShutDownAsync();
        Service.Recover();
        await stop;

        Assert.Equal(10, Service.Stored.Count);
    }

    [Fact]
    public async Task Dispose_WithoutAShutdown_DropsWhatIsLeftAndSaysSo()
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
    public async Task Shutdown_LosesNothing_WhileProducersTrackOn()
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

            Assert.Equal(accepted, application.Events("Accepted"));
            Assert.Equal(accepted, application.Events("Delivered") + application.Events("Dropped"));
            Assert.Equal((0, 0), (application.Held("Memory"), application.Held("Store")));
        }
    }
}
