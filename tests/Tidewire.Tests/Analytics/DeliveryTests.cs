using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tidewire.Tests.Analytics;

/// <summary>How the sender delivers events and handles failures.</summary>
public sealed class DeliveryTests : TrackingTest
{
    [Fact]
    public async Task Events_ArriveInTheOrderInWhichTheyWereAccepted_WhenOneWorkerSends()
    {
        await using var application = new TrackingApplication(Service, options => options.Queue.Workers = 1);

        application.Track(50);
        await application.FlushAsync();

        Assert.Equal(Enumerable.Range(0, 50).Select(id => $"{id}"), Service.Order);
        Assert.All(Service.Requests, request => Assert.Equal(("/events", false), (request.Path, request.IsBatch)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Requests_AreConcurrent_UpToTheNumberOfWorkers(int workers)
    {
        var answers = new SemaphoreSlim(0);
        Service.Answer = async (_, cancellation) =>
        {
            await answers.WaitAsync(cancellation);
            return null;
        };
        await using var application = new TrackingApplication(Service, options => options.Queue.Workers = workers);

        application.Track(20);
        await TrackingApplication.EventuallyAsync(() => Service.Requests.Count == workers);
        answers.Release(20);
        await application.FlushAsync();

        Assert.Equal(workers, Service.MaxUnderWay);
        Assert.Equal(20, Service.Stored.Count);
    }

    [Fact]
    public async Task Batch_IsSent_WhenItIsFull()
    {
        await using var application = Batching(size: 10);

        application.Track(25);
        await TrackingApplication.EventuallyAsync(() => Service.Stored.Count == 20);

        Assert.All(Service.Requests, request => Assert.Equal(("/events/batch", true, 10), (request.Path, request.IsBatch, request.Events.Count())));
    }

    [Fact]
    public async Task Batch_IsSent_AfterBatchAge()
    {
        await using var application = Batching(size: 10);

        application.Track(5);
        await application.UntilAsync(() => Service.Stored.Count == 5, TimeSpan.FromMilliseconds(100));

        Assert.Single(Service.Requests);
        Assert.True(application.Clock.GetUtcNow() >= new DateTimeOffset(2026, 1, 31, 12, 0, 1, TimeSpan.Zero));
    }

    [Fact]
    public async Task Batch_IsSent_AfterBatchAge_WhenTheSenderWasIdle()
    {
        await using var application = Batching(size: 10);
        await application.StartAsync();
        await application.FlushAsync();

        for (int round = 1; round <= 3; round++)
        {
            application.Track(1, from: round);
            await application.UntilAsync(() => Service.Stored.Count == round, TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(3, Service.Requests.Count);
        Assert.InRange(application.Clock.GetUtcNow(), default, new DateTimeOffset(2026, 1, 31, 12, 1, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task RefusedEvent_IsDroppedAndTheOthersAreDelivered_WhenTheirBatchIsRefused()
    {
        Service.Answer = (request, _) => Task.FromResult(request.Events.Any(e => e.Id == "13") ? StubAnalytics.Response(422) : null);
        await using var application = Batching(size: 32);

        application.Track(32);
        var result = await application.FlushAsync();

        Assert.Equal(new FlushResult { Delivered = 31, Held = 0, Dropped = 1 }, result);
        Assert.Equal(("13", DropReason.Rejected), (application.Dropped.Single().Event!.ResourceId, application.Dropped.Single().Reason));
        Assert.Equal(31, Service.Stored.Count);
    }

    [Fact]
    public async Task Events_AreSentOneByOne_WhenTheBatchEndpointDoesNotExist()
    {
        Service.Answer = (request, _) => Task.FromResult(request.IsBatch ? StubAnalytics.Response(404) : null);
        await using var application = Batching(size: 8);

        application.Track(8);

        Assert.Equal(8, (await application.FlushAsync()).Delivered);
    }

    [Fact]
    public async Task Events_KeepTheirKeys_WhenTheyAreResentWithOtherEvents()
    {
        int answers = 0;
        Service.Answer = (request, _) =>
        {
            if (Interlocked.Increment(ref answers) > 3)
                return Task.FromResult<HttpResponseMessage?>(null);
            Service.Store(request);
            return Task.FromResult<HttpResponseMessage?>(StubAnalytics.Response(502));
        };
        await using var application = Batching(size: 10);

        application.Track(30);
        await application.UntilAsync(() => application.Events("delivered") == 30);

        Assert.Equal(30, Service.Stored.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Event_IsDroppedAndTheOthersAreSent_WhenItIsPermanentlyRefused(int status)
    {
        Service.Answer = (request, _) => Task.FromResult(request.Events.Single().Id == "1" ? StubAnalytics.Response(status) : null);
        await using var application = new TrackingApplication(Service);

        application.Track(3);
        var result = await application.FlushAsync();

        Assert.Equal(new FlushResult { Delivered = 2, Held = 0, Dropped = 1 }, result);
        Assert.Equal((DropReason.Rejected, true), (application.Dropped.Single().Reason, application.Dropped.Single().WasAccepted));
        Assert.Equal(1, application.Events("dropped", DropReason.Rejected));
        Assert.Single(application.LogsOf(30));
    }

    [Theory]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(407)]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(431)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Event_IsKept_WhenARetryMaySucceed(int status)
    {
        Service.AnswerWith(status);
        await using var application = new TrackingApplication(Service);

        application.Track(5);
        Assert.Equal(new FlushResult { Delivered = 0, Held = 5, Dropped = 0 }, await application.FlushAsync());
        Service.Recover();
        await application.UntilAsync(() => application.Events("delivered") == 5);

        Assert.Equal(5, Service.Stored.Count);
        Assert.Empty(application.Dropped);
    }

    [Fact]
    public async Task Event_IsKept_WhenAProxyAnswersWithItsOwnPage()
    {
        Service.Answer = (_, _) => Task.FromResult<HttpResponseMessage?>(new(System.Net.HttpStatusCode.BadRequest)
        {
            Content = new StringContent("<html>", System.Text.Encoding.UTF8, "text/html"),
        });
        await using var application = new TrackingApplication(Service);

        application.Track(5);
        Assert.Equal(new FlushResult { Delivered = 0, Held = 5, Dropped = 0 }, await application.FlushAsync());
        Service.Recover();
        await application.UntilAsync(() => application.Events("delivered") == 5);

        Assert.Empty(application.Dropped);
    }

    [Fact]
    public async Task DirectCalls_AreNotAffected_WhenEventsFail()
    {
        Service.Answer = (request, _) => Task.FromResult(request.Events.Any(e => e.Id.StartsWith('x')) ? StubAnalytics.Response(500) : null);
        await using var application = new TrackingApplication(Service, options => options.CircuitBreaker.FailureThreshold = 2);
        for (int number = 0; number < 50; number++)
            application.Analytics.Track("ada", "create", "document", $"x{number}");
        await application.UntilAsync(() => Service.Requests.Count > 40);

        Assert.Equal(CircuitState.Closed, Circuit(application));
        Assert.True(await application.Analytics.ReportActivityAsync("ada", "create", "document", "direct", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Events_AreNotLost_WhenTheApiKeyIsRotated()
    {
        Service.Answer = (request, _) => Task.FromResult(request.Authorization == "Bearer new" ? null : StubAnalytics.Response(401));
        await using var application = new TrackingApplication(Service, settings: ("Analytics:ApiKey", "old"));

        application.Track(20);
        await application.FlushAsync();
        application.Application.Configuration["Tidewire:Analytics:ApiKey"] = "new";
        application.Application.Configuration.Reload();
        await application.UntilAsync(() => application.Events("delivered") == 20);

        Assert.Empty(application.Dropped);
    }

    [Fact]
    public async Task OpenCircuit_PausesTheSender_UntilItAllowsARequest()
    {
        Service.Answer = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError);
        await using var application = new TrackingApplication(Service, options =>
        {
            options.Queue.BaseDelay = options.Queue.MaxDelay = TimeSpan.FromSeconds(0.1);
            options.CircuitBreaker.FirstBreak = options.CircuitBreaker.BreakDuration = TimeSpan.FromMinutes(10);
        });

        application.Track(100);
        await application.UntilAsync(() => Circuit(application) == CircuitState.Open);
        int requests = Service.Requests.Count;
        for (int second = 0; second < 500; second++)
        {
            application.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await TrackingApplication.EventuallyAsync(() => application.Held("memory") == 100);
        Assert.Equal(requests, Service.Requests.Count);
        Assert.DoesNotContain(application.LogsOf(2), record => record.GetStructuredStateValue("Attempts") != "0");
        Assert.InRange(application.LogsOf(2).Count(), 0, 8);
        Service.Recover();
        await application.UntilAsync(() => application.Events("delivered") == 100);
        Assert.Empty(application.Dropped);
    }

    [Fact]
    public async Task Flush_SendsNothing_UntilRetryAfterHasElapsed()
    {
        Service.AnswerWith(429, retryAfter: 55);
        await using var application = new TrackingApplication(Service, options => options.Queue.Workers = 1);
        application.Track(3);
        await TrackingApplication.EventuallyAsync(() => application.LogsOf(1).Any());
        int requests = Service.Requests.Count;
        Service.Recover();

        var early = await application.Analytics.FlushAsync(TestContext.Current.CancellationToken);
        application.Clock.Advance(TimeSpan.FromSeconds(45));
        var late = await application.Analytics.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal((3, 3, requests), (early.Held, late.Held, Service.Requests.Count));
        await application.UntilAsync(() => application.Events("delivered") == 3);
    }

    [Fact]
    public async Task Flush_SendsOneRequest_WhileTheServiceIsDown()
    {
        Service.AnswerWith(500);
        await using var application = new TrackingApplication(Service, options =>
        {
            options.Queue.Workers = 8;
            options.CircuitBreaker.FailureThreshold = 1_000;
        });
        application.Track(100);
        await application.UntilAsync(() => Service.Requests.Count >= 8);
        await application.FlushAsync();
        int first = Service.Requests.Count;

        await application.FlushAsync();

        Assert.Equal(first + 1, Service.Requests.Count);
    }

    [Fact]
    public async Task EventThatAlwaysFails_DoesNotDelayOtherEvents()
    {
        Service.Answer = (request, _) => Task.FromResult(request.Events.Any(e => e.Id == "0") ? StubAnalytics.Response(500) : null);
        await using var application = new TrackingApplication(Service, options => options.Queue.Workers = 1);

        application.Track(200);
        await TrackingApplication.EventuallyAsync(() => application.Events("delivered") == 199);

        Assert.Equal(1, application.Held("memory"));
    }

    [Fact]
    public async Task EventThatAlwaysFails_IsIsolated_WhenEventsAreSentInBatches()
    {
        Service.Answer = (request, _) => Task.FromResult(request.Events.Any(e => e.Id == "5") ? StubAnalytics.Response(500) : null);
        await using var application = Batching(size: 16);

        application.Track(64);
        await application.UntilAsync(() => application.Events("delivered") == 63);

        Assert.Equal(1, application.Held("memory"));
        Assert.Empty(application.Dropped);
    }

    [Fact]
    public async Task Sender_Continues_WhenAHandlerThrows()
    {
        Service.Answer = (request, _) => request.Events.Any(e => e.Id == "0") ? throw new InvalidOperationException("a bug of the application") : Task.FromResult<HttpResponseMessage?>(null);
        await using var application = new TrackingApplication(Service, options => options.Queue.Workers = 1);

        application.Track(50);
        await application.UntilAsync(() => application.Events("delivered") == 49);
        Service.Recover();
        await application.UntilAsync(() => application.Events("delivered") == 50);

        Assert.Empty(application.Dropped);
    }

    [Fact]
    public async Task Sender_Continues_WhenALoggerThrows()
    {
        Service.Answer = (request, _) => Task.FromResult(request.Events.Any(e => e.Id == "0") ? StubAnalytics.Response(500) : null);
        await using var application = new TrackingApplication(Service, services: services => services.AddSingleton<ILoggerProvider>(new ThrowingLogger(line => line.Name is "CallFailed" or "CallFailedAgain")));

        application.Track(10);
        await application.UntilAsync(() => !application.Dropped.IsEmpty);

        Assert.Equal((DropReason.Failed, "0"), (application.Dropped.Single().Reason, application.Dropped.Single().Event!.ResourceId));
        Assert.Equal(10, Service.Requests.Count(request => request.Events.Single().Id == "0"));
        Assert.Equal(new FlushResult { Delivered = 9, Held = 0, Dropped = 1 }, await application.FlushAsync());
        Assert.NotEmpty(application.LogsOf(33));
    }

    [Fact]
    public async Task Counts_AddUp_WhenTheLoggerThrows()
    {
        var gate = new TaskCompletionSource();
        Service.Answer = async (request, _) =>
        {
            await gate.Task;
            return request.Events.Any(e => e.Id == "0") ? StubAnalytics.Response(422) : null;
        };
        await using var application = new TrackingApplication(
            Service,
            options => options.Queue.Capacity = 10,
            services: services => services.AddSingleton<ILoggerProvider>(new ThrowingLogger(line => line.Id is >= 30 and < 50)));

        int accepted = application.Track(11);
        gate.SetResult();
        await application.FlushAsync();
        await application.ShutDownAsync();

        Assert.Equal(10, accepted);
        Assert.Equal(new FlushResult { Delivered = 9, Dropped = 1, Held = 0 }, await application.FlushAsync());
        Assert.Equal(1, application.Dropped.Count(dropped => dropped is { Reason: DropReason.Rejected, WasAccepted: true }));
    }

    [Fact]
    public async Task Events_AreNotLost_DuringAnOutageOf15Minutes()
    {
        Service.Answer = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError);
        await using var application = new TrackingApplication(Service);

        for (int minute = 0; minute < 15; minute++)
        {
            application.Track(60, from: minute * 60);
            for (int second = 0; second < 60; second++)
            {
                application.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        Service.Recover();
        await application.UntilAsync(() => application.Events("delivered") == 900);

        Assert.Equal(900, Service.Stored.Count);
        Assert.Empty(application.Dropped);
    }

    private static CircuitState Circuit(TrackingApplication application) =>
        application.Application.Circuits.GetCircuit("Analytics").State;

    private TrackingApplication Batching(int size) => new(Service, options =>
        (options.Queue.BatchPath, options.Queue.BatchSize, options.Queue.BatchAge) = ("/events/batch", size, TimeSpan.FromSeconds(1)));

    private sealed class ThrowingLogger(Predicate<EventId> throws) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (throws(eventId))
                throw new InvalidOperationException("a bug of the logger");
        }

        public void Dispose()
        {
        }
    }
}
