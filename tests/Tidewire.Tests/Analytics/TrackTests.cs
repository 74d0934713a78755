using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tidewire.Tests.Analytics;

/// <summary>The behavior of <c>Track</c> for its callers.</summary>
public sealed class TrackTests : TrackingTest
{
    private static readonly AsyncLocal<object?> _request = new();

    [Fact]
    public async Task Track_SendsExactlyTheRequestOfTheContract_WithTheTimeOfTheTrackCall()
    {
        await using var application = new TrackingApplication(Service);
        Service.AnswerWith(503);

        Assert.True(application.Analytics.Track("ada", "create", "document", "d-1"));
        await application.FlushAsync();
        application.Clock.Advance(TimeSpan.FromHours(1));
        Service.Recover();

        // Not a flush: an attempt may be in flight, which the advance of the clock ends.
        await application.UntilAsync(() => !Service.Stored.IsEmpty);

        Assert.All(Service.Requests, request => Assert.Equal(
            """{"user_id":"ada","action":"create","resource_type":"document","resource_id":"d-1","timestamp":"2026-01-31T12:00:00.000000Z"}""", request.Body));
        Assert.True(Service.Requests.Count > 1);
        Assert.Single(Service.Requests.Select(request => request.Key).Distinct());
        Assert.Single(Service.Stored);
    }

    [Fact]
    public async Task Event_KeepsItsKeyAndTime_WhenTheCallerSetThem()
    {
        await using var application = new TrackingApplication(Service);

        application.Analytics.Track(Event("d-1") with { IdempotencyKey = "k-1", OccurredAt = new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero) });
        await application.FlushAsync();

        var request = Assert.Single(Service.Requests);
        Assert.Equal("k-1", request.Key);
        Assert.Contains("2025-12-01T00:00:00.000000Z", request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Track_ReturnsBeforeTheServiceAnswers()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage?>();
        Service.Answer = (_, _) => answer.Task;
        await using var application = new TrackingApplication(Service);

        int accepted = application.Track(10);
        await TrackingApplication.EventuallyAsync(() => !Service.Requests.IsEmpty);

        Assert.Equal(10, accepted);
        Assert.Empty(Service.Stored);
        Assert.Equal(10, application.Held("memory"));
        answer.SetResult(null);
        Assert.Equal(new FlushResult { Delivered = 10, Held = 0, Dropped = 0 }, await application.FlushAsync());
    }

    [Theory]
    [InlineData("", "a", "t", "i")]
    [InlineData("u", "", "t", "i")]
    [InlineData("u", "a", "", "i")]
    [InlineData("u", "a", "t", " ")]
    public async Task Track_Throws_WhenAnArgumentIsInvalid(string userId, string action, string resourceType, string resourceId)
    {
        await using var application = new TrackingApplication(Service);

        Assert.Throws<ArgumentException>(() => application.Analytics.Track(userId, action, resourceType, resourceId));
        Assert.Throws<ArgumentException>(() => application.Analytics.Track(
            new AnalyticsEvent { UserId = userId, Action = action, ResourceType = resourceType, ResourceId = resourceId }));
        Assert.Throws<ArgumentException>(() => application.Analytics.Track(Event("1") with { IdempotencyKey = "not valid" }));
        Assert.Throws<ArgumentNullException>(() => application.Analytics.Track(null!));
        Assert.Equal(0, application.Events("accepted"));
    }

    [Fact]
    public async Task Keys_AreUnique_AcrossEventsAndApplications()
    {
        await using var one = new TrackingApplication(Service);
        await using var other = new TrackingApplication(Service);

        one.Track(100);
        other.Track(100);
        await one.FlushAsync();
        await other.FlushAsync();

        Assert.Equal(200, Service.Stored.Count);
    }

    [Fact]
    public async Task Track_RefusesTheNewestEvent_WhenTheQueueIsFull()
    {
        Service.AnswerWith(503, retryAfter: 3_600);
        await using var application = new TrackingApplication(Service, options => options.Queue.Capacity = 5);

        int accepted = application.Track(25);

        Assert.Equal(5, accepted);
        Assert.Equal(Enumerable.Range(5, 20).Select(id => $"{id}"), application.Dropped.Select(dropped => dropped.Event!.ResourceId));
        Assert.All(application.Dropped, dropped => Assert.Equal((DropReason.QueueFull, false), (dropped.Reason, dropped.WasAccepted)));
        Assert.Equal((5, 20), (application.Events("accepted"), application.Events("refused", DropReason.QueueFull)));
        Assert.Equal(LogLevel.Warning, Assert.Single(application.LogsOf(30)).Level);
    }

    [Fact]
    public async Task Track_DropsTheOldestEvent_WhenTheQueueIsFullAndOverflowIsDropOldest()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage?>();
        Service.Answer = (_, _) => answer.Task;
        await using var application = new TrackingApplication(Service, options => (options.Queue.Capacity, options.Queue.Workers, options.Queue.Overflow) = (3, 1, QueueOverflow.DropOldest));
        application.Track(1);
        await TrackingApplication.EventuallyAsync(() => !Service.Requests.IsEmpty);

        int accepted = application.Track(4, from: 1);
        answer.SetResult(null);
        var result = await application.FlushAsync();

        Assert.Equal(4, accepted);
        Assert.Equal(new FlushResult { Delivered = 3, Held = 0, Dropped = 2 }, result);
        Assert.Equal(["1", "2"], application.Dropped.Select(dropped => dropped.Event!.ResourceId));
        Assert.All(application.Dropped, dropped => Assert.Equal((DropReason.QueueFull, true), (dropped.Reason, dropped.WasAccepted)));
        Assert.Equal(["0", "3", "4"], Service.Order);
    }

    [Fact]
    public async Task Event_IsRefused_WhileTrackingIsTurnedOff()
    {
        await using var application = new TrackingApplication(Service, settings: ("Analytics:TrackingEnabled", "false"));

        Assert.Equal(0, application.Track(3));
        application.Application.Configuration["Tidewire:Analytics:TrackingEnabled"] = "true";
        application.Application.Configuration.Reload();
        Assert.Equal(3, application.Track(3));

        Assert.Equal(3, application.Events("refused", DropReason.Disabled));
        Assert.Equal(3, (await application.FlushAsync()).Delivered);
        Assert.Empty(application.LogsOf(30));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public async Task Sampling_SendsTheConfiguredShare_AndCountsTheRest(double rate)
    {
        await using var application = new TrackingApplication(Service, options => options.SampleRate = rate);

        Assert.Equal(2_000, application.Track(2_000));
        var result = await application.FlushAsync();

        Assert.Equal(2_000, result.Delivered + result.Dropped);
        Assert.InRange(result.Delivered, rate * 2_000 * 0.8, rate * 2_000 * 1.2);
        Assert.Equal(result.Dropped, application.Events("dropped", DropReason.Sampled));
        Assert.Equal(result.Dropped, application.Dropped.Count);
    }

    [Fact]
    public async Task BeforeSend_EnrichesOrDiscardsEvents()
    {
        await using var application = new TrackingApplication(Service, options => options.BeforeSend = tracked =>
            tracked.ResourceId == "1" ? null : tracked with { Action = "enriched", OccurredAt = null });

        Assert.Equal(3, application.Track(3));
        var result = await application.FlushAsync();

        Assert.Equal(new FlushResult { Delivered = 2, Held = 0, Dropped = 1 }, result);
        Assert.All(Service.Requests, request => Assert.Contains("\"action\":\"enriched\"", request.Body, StringComparison.Ordinal));
        Assert.All(Service.Requests, request => Assert.Contains("2026-01-31T12:00:00.000000Z", request.Body, StringComparison.Ordinal));
        Assert.Equal(("1", DropReason.Discarded), (application.Dropped.Single().Event!.ResourceId, application.Dropped.Single().Reason));
    }

    [Fact]
    public async Task Event_IsDropped_WhenBeforeSendThrowsOrReturnsAnInvalidEvent()
    {
        await using var application = new TrackingApplication(Service, options => options.BeforeSend = tracked => tracked.ResourceId switch
        {
            "0" => throw new InvalidOperationException("secret of ada"),
            "1" => tracked with { UserId = "" },
            _ => tracked,
        });

        Assert.Equal(3, application.Track(3));
        var result = await application.FlushAsync();

        Assert.Equal(new FlushResult { Delivered = 1, Held = 0, Dropped = 2 }, result);
        Assert.Equal(2, application.Events("dropped", DropReason.HookFailed));
        Assert.DoesNotContain(application.Logs.GetSnapshot(), record => $"{record.Message}{record.Exception}".Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OnDropped_IsNotCalledRecursively_WhenItTracksAnEventAndTheQueueIsFull()
    {
        Service.AnswerWith(503, retryAfter: 3_600);
        TrackingApplication? current = null;
        int reported = 0;
        await using var application = current = new TrackingApplication(Service, options =>
        {
            options.Queue.Capacity = 1;
            options.OnDropped = _ =>
            {
                reported++;
                current!.Analytics.Track("ada", "drop", "event", "again");
            };
        });

        application.Track(11);

        Assert.Equal((10, 20), (reported, application.Events("refused", DropReason.QueueFull)));
        current = null;
    }

    [Fact]
    public async Task EventWithALoneSurrogate_DoesNotAffectOtherEvents()
    {
        await using var application = new TrackingApplication(Service, options =>
            (options.Queue.BatchPath, options.Queue.BatchSize, options.Queue.BatchAge) = ("/events/batch", 10, TimeSpan.FromSeconds(1)));
        application.Track(5);

        Assert.True(application.Analytics.Track("ada", "create", "document", "lone surrogate \ud800"));
        application.Track(4, from: 5);
        var result = await application.FlushAsync();

        Assert.Equal(new FlushResult { Delivered = 10, Held = 0, Dropped = 0 }, result);
    }

    [Fact]
    public async Task Drop_IsCountedAndTheExceptionIsLogged_WhenOnDroppedThrows()
    {
        await using var application = new TrackingApplication(Service, options =>
        {
            options.Queue.Capacity = 1;
            options.OnDropped = _ => throw new InvalidOperationException("callback");
        });
        Service.AnswerWith(400);

        application.Track(2);
        var result = await application.FlushAsync();

        Assert.Equal((1, 1), (result.Dropped, application.Events("refused")));
        Assert.NotEmpty(application.LogsOf(39));
    }

    [Fact]
    public async Task Delivery_IsLinkedToTheActivityOfTheCaller_AndIsNotItsChild()
    {
        var stopped = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TidewireTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (stopped)
                    stopped.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var application = new TrackingApplication(Service);
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        application.Track(1);
        request.Stop();
        await application.FlushAsync();

        Activity[] mine;
        lock (stopped)
            mine = [.. stopped.Where(activity => activity.Links.Any(link => link.Context.TraceId == request.TraceId))];
        var delivery = Assert.Single(mine);
        Assert.Equal("analytics delivery", delivery.DisplayName);
        Assert.Equal(request.SpanId, delivery.Links.Single().Context.SpanId);
        Assert.NotEqual(request.TraceId, delivery.TraceId);
        lock (stopped)
            Assert.Contains(stopped, activity => activity.DisplayName == "analytics deliver" && activity.ParentSpanId == delivery.SpanId);
    }

    [Fact]
    public async Task Delivery_IsLinkedToTheActivityOfEachEvent_WhenEventsAreSentTogether()
    {
        var links = new TaskCompletionSource<ActivitySpanId[]>();
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var other = new Activity("other").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TidewireTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Links.Any(link => link.Context.TraceId == request.TraceId))
                    links.TrySetResult([.. activity.Links.Select(link => link.Context.SpanId)]);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var application = new TrackingApplication(Service, options => (options.Queue.BatchPath, options.Queue.BatchSize) = ("/events/batch", 3));

        Activity.Current = request;
        application.Track(1);
        Activity.Current = other;
        application.Track(1, from: 1);
        Activity.Current = null;
        application.Track(1, from: 2);
        await application.FlushAsync();

        Assert.Equal([request.SpanId, other.SpanId], await links.Task);
    }

    [Fact]
    public async Task Delivery_DoesNotRunInTheExecutionContextOfTheCaller()
    {
        object? seen = "nothing yet";
        Service.Answer = (_, _) =>
        {
            seen = _request.Value;
            return Task.FromResult<HttpResponseMessage?>(null);
        };
        await using var application = new TrackingApplication(Service);
        _request.Value = new object();

        application.Track(1);
        await application.FlushAsync();

        Assert.Null(seen);
        Assert.NotNull(_request.Value);
    }

    [Fact]
    public async Task HeldEvent_DoesNotKeepTheRequestAlive()
    {
        Service.AnswerWith(503, retryAfter: 3_600);
        await using var application = new TrackingApplication(Service);

        var references = TrackInARequest(application);
        await application.FlushAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.Equal(1, application.Held("memory"));
        Assert.All(references, reference => Assert.False(reference.IsAlive));
    }

    [Fact]
    public async Task KeyedService_DeliversItsEventsThroughItsOwnClient()
    {
        var other = new StubAnalytics();
        using var application = new TestApplication(
            TestApplication.Settings("http://127.0.0.1:9", ("Partner:BaseAddress", "http://127.0.0.1:9"), ("Partner:Queue:Capacity", "1")),
            build: builder =>
            {
                builder.AddAnalytics().AddAnalytics("Partner").AddAnalytics("Partner");
                builder.Services.AddHttpClient("Tidewire.Analytics").ConfigurePrimaryHttpMessageHandler(() => Service);
                builder.Services.AddHttpClient("Tidewire.Partner").ConfigurePrimaryHttpMessageHandler(() => other);
            });
        var partner = application.Services.GetRequiredKeyedService<IAnalyticsService>("Partner");

        application.Analytics.Track("ada", "create", "document", "mine");
        partner.Track("ada", "create", "document", "theirs");

        Assert.Equal(1, (await application.Analytics.FlushAsync(TestContext.Current.CancellationToken)).Delivered);
        Assert.Equal(1, (await partner.FlushAsync(TestContext.Current.CancellationToken)).Delivered);
        Assert.Equal("mine", Assert.Single(Service.Order));
        Assert.Equal("theirs", Assert.Single(other.Order));
        Assert.Equal(2, application.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().Count());
    }

    [Fact]
    public async Task DropOldest_RefusesNothing_WithManyConcurrentProducers()
    {
        var never = new TaskCompletionSource<HttpResponseMessage?>();
        Service.Answer = (_, _) => never.Task;
        int dropped = 0;
        await using var application = new TrackingApplication(Service, options =>
        {
            (options.Queue.Capacity, options.Queue.Overflow) = (1_000, QueueOverflow.DropOldest);
            options.OnDropped = _ => Interlocked.Increment(ref dropped);
        });
        await application.StartAsync();

        int[] accepted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => application.Track(10_000))));

        Assert.Equal(80_000, accepted.Sum());
        Assert.Equal(80_000 - application.Held("memory"), dropped);
        never.SetResult(null);
    }

    [Fact]
    public async Task Flush_ThrowsAndDeliveryContinues_WhenTheCallerCancels()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage?>();
        Service.Answer = (_, _) => answer.Task;
        await using var application = new TrackingApplication(Service);
        application.Track(1);
        using var canceling = new CancellationTokenSource();

        var flush = application.Analytics.FlushAsync(canceling.Token);
        await canceling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
        answer.SetResult(null);
        Assert.Equal(1, (await application.FlushAsync()).Delivered);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] TrackInARequest(TrackingApplication application)
    {
        WeakReference[] references = [];
        var thread = new Thread(() =>
        {
            _request.Value = new object();
            var activity = new Activity("request").Start();
            application.Track(1);
            references = [new(_request.Value), new(activity)];
            activity.Stop();
        });
        thread.Start();
        thread.Join();
        return references;
    }

    private static AnalyticsEvent Event(string id) => new() { UserId = "ada", Action = "create", ResourceType = "document", ResourceId = id };
}
