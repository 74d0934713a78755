using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Blame;

/// <summary>The result of a call when the application's services are disposed before or during the call.</summary>
public sealed class DisposalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Polly's disposal waits for calls in flight. The wait uses the application's clock, so that clock must advance.
    private static ProbeSetup OnTheRealClock { get; } = new() { Time = TimeProvider.System, Settings = [("Budget", "00:01:00")] };

    public static MatrixTheoryData<ProbeCall, bool, bool> Calls => new(Enum.GetValues<ProbeCall>(), [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_IsUnavailable_AndNamesTheDisposal_AfterTheServicesAreDisposed(ProbeCall call, bool hasCalledBefore, bool isLeftToApplication)
    {
        await using var service = await StubService.StartAsync(ProbeAnswers.Ok);
        var application = new ProbeApplication(service.Address, new() { Settings = [("UseApplicationResilience", isLeftToApplication.ToString())] });
        var calling = CallerOf(application, call);
        if (hasCalledBefore)
            await calling();
        int before = service.Requests;

        await application.DisposeAsync();
        var end = await calling();

        Assert.Equal((ServiceFailureKind.Unavailable, "the application's services are disposed", 0, false), (end.Kind, end.Failure?.Reason, end.Attempts, end.Failure?.IsAmbiguous));
        Assert.Equal(before, service.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PlainMethods_DoNotThrow_AfterTheServicesAreDisposed(bool synchronously)
    {
        await using var service = await StubService.StartAsync(ProbeAnswers.Ok);
        var application = new ProbeApplication(service.Address);
        var (auth, notifications, analytics, probe) = (application.Get<IAuthService>(), application.Get<INotificationService>(), application.Get<IAnalyticsService>(), application.Probe);

        if (synchronously)
            application.Dispose();
        else
            await application.DisposeAsync();

        Assert.Null(await auth.VerifyTokenAsync("token", Ct));
        Assert.False(await notifications.SendAsync("user-1", "Hello", cancellationToken: Ct));
        Assert.False(await analytics.ReportActivityAsync("user-1", "create", "document", "7", Ct));
        Assert.Null(await probe.OrNullAsync((api, ct) => api.GetAsync("1", ct), Ct));
        Assert.Equal(ServiceFailureKind.Unavailable, (await probe.TryAsync<ProbeItem, ProbeItem>((api, ct) => api.GetWrappedAsync("1", ct), Ct)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.Unavailable, (await probe.TryStatusAsync<ProbeItem>((api, ct) => api.TouchAsync("1", ct), Ct)).Failure?.Kind);
        Assert.False(analytics.Track("user-1", "create", "document", "7"));
        Assert.Equal(0, (await analytics.FlushAsync(Ct)).Held);
        Assert.True(await auth.ForgetTokenAsync("token", Ct));
        Assert.True(await auth.ForgetSubjectAsync("user-1", Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CachedVerification_HasAResult_AfterTheServicesAreDisposed(bool isRemembered)
    {
        await using var service = await StubService.StartAsync(ProbeAnswers.Ok);
        var application = new ProbeApplication(service.Address, new() { Settings = [("/Tidewire:Auth:Cache:Enabled", "true"), ("/Tidewire:Auth:Cache:StaleOnOutage", "00:10:00")] });
        var auth = application.Get<IAuthService>();
        await auth.VerifyTokenAsync("token", Ct);

        await application.DisposeAsync();
        var end = ProbeApplication.Of(await auth.TryVerifyTokenAsync(isRemembered ? "token" : "another", Ct));

        Assert.True(end.Failure is null or { Kind: ServiceFailureKind.Unavailable, Reason: "the application's services are disposed" }, $"{end.Failure}");
        Assert.Equal(1, service.Requests);
    }

    [Theory]
    [InlineData(ProbeCall.Verify)]
    [InlineData(ProbeCall.Send)]
    [InlineData(ProbeCall.Report)]
    [InlineData(ProbeCall.Get)]
    [InlineData(ProbeCall.Post)]
    public async Task Call_HasAResult_WhenTheServicesAreDisposedDuringTheCall(ProbeCall call)
    {
        var gate = new TaskCompletionSource();
        await using var service = await StubService.StartAsync(Answers.After(gate.Task, ProbeAnswers.Ok));
        var application = new ProbeApplication(service.Address, OnTheRealClock);
        var calling = CallerOf(application, call)();
        await service.NextAsync();

        var disposing = Task.Run(() => application.DisposeAsync().AsTask(), Ct);
        await Task.WhenAny(disposing, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct));
        gate.SetResult();
        var end = await calling;
        await disposing;

        Assert.True(end.Failure is null or { Kind: ServiceFailureKind.Unavailable, Reason: "the application's services are disposed" }, $"{end.Failure}");
    }

    [Theory]
    [InlineData(ProbeCall.Verify)]
    [InlineData(ProbeCall.Send)]
    [InlineData(ProbeCall.Get)]
    public async Task Call_HasAResult_WhenTheServicesAreDisposedDuringItsBackOff(ProbeCall call)
    {
        await using var service = await StubService.StartAsync(Answers.Status(429, retryAfter: "2"));
        var time = new SignalingClock();
        var backingOff = time.WaiterOf(TimeSpan.FromSeconds(2));
        var application = new ProbeApplication(service.Address, new() { Time = time });
        var calling = CallerOf(application, call)();
        await backingOff;

        var disposing = Task.Run(() => application.DisposeAsync().AsTask(), Ct);
        while (!disposing.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(disposing, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct));
        }

        var end = await calling;

        Assert.True(end.Kind is ServiceFailureKind.Throttled or ServiceFailureKind.TimedOut or ServiceFailureKind.Unavailable, $"{end.Failure}");
        Assert.InRange(end.Attempts, 1, 3);
    }

    [Fact]
    public async Task Calls_NeverThrow_WhileTheServicesAreDisposed()
    {
        for (int round = 0; round < 10; round++)
        {
            await using var service = await StubService.StartAsync(ProbeAnswers.Ok);
            var application = new ProbeApplication(service.Address, OnTheRealClock);
            var callers = Enum.GetValues<ProbeCall>().Select(call => CallerOf(application, call)).ToArray();
            using var ended = new CancellationTokenSource();

            var calling = callers.Select(caller => Task.Run(() => CallContinuouslyAsync(caller, ended.Token), Ct)).ToArray();
            await service.NextAsync();
            await application.DisposeAsync();
            await ended.CancelAsync();

            Assert.All(await Task.WhenAll(calling), unexpected => Assert.Null(unexpected));
        }
    }

    private static async Task<ServiceFailure?> CallContinuouslyAsync(Func<Task<ProbeEnd>> call, CancellationToken ended)
    {
        while (true)
        {
            // A call after the disposal ends synchronously. Without a yield, the callers would occupy the pool's threads, and a call in flight
            // could not end before its time limit.
            await Task.Yield();
            bool isLast = ended.IsCancellationRequested;
            var end = await call();
            if (end.Failure is not (null or { Kind: ServiceFailureKind.Unavailable, Reason: "the application's services are disposed" }))
                return end.Failure;
            if (isLast)
                return end.Failure is null ? new(ServiceFailureKind.Rejected) { Reason = "a call succeeded after disposal" } : null;
        }
    }

    // The services are resolved before the disposal, because an application keeps references to them.
    private static Func<Task<ProbeEnd>> CallerOf(ProbeApplication application, ProbeCall call)
    {
        switch (call)
        {
            case ProbeCall.Verify:
                var auth = application.Get<IAuthService>();
                int tokens = 0;
                return async () => ProbeApplication.Of(await auth.TryVerifyTokenAsync($"token-{tokens++}", Ct));
            case ProbeCall.Send:
                var notifications = application.Get<INotificationService>();
                return async () => ProbeApplication.Of(await notifications.TrySendAsync("user-1", "Hello", cancellationToken: Ct));
            case ProbeCall.Report:
                var analytics = application.Get<IAnalyticsService>();
                return async () => ProbeApplication.Of(await analytics.TryReportActivityAsync("user-1", "create", "document", "7", Ct));
            case ProbeCall.GetWrapped:
                var wrapped = application.Probe;
                return async () => ProbeApplication.Of(await wrapped.TryAsync((api, ct) => api.GetWrappedAsync("1", ct), Ct));
            case ProbeCall.Touch:
                var touch = application.Probe;
                return async () => ProbeApplication.Of(await touch.TryAsync((api, ct) => api.TouchAsync("1", ct), Ct));
            case ProbeCall.Post:
                var post = application.Probe;
                return async () => ProbeApplication.Of(await post.TryAsync((api, ct) => api.PostAsync(new("1"), ct), Ct));
            default:
                var get = application.Probe;
                return async () => ProbeApplication.Of(await get.TryAsync((api, ct) => api.GetAsync("1", ct), Ct));
        }
    }
}
