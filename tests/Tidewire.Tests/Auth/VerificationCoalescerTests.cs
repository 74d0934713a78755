using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>Concurrent verifications of one token make one call, whether the cache is on or off.</summary>
public sealed class VerificationCoalescerTests : CacheTest
{
    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Verify_MakesOneCall_ForThousandsOfConcurrentCallers(string cache)
    {
        Service.Hold();
        using var application = Application(("Auth:Cache:Enabled", cache));

        var waiters = AskFromManyThreads(application.Auth, 10_000, _ => "tok");
        Service.Release();
        var results = await Task.WhenAll(waiters);

        Assert.Equal("tok", Assert.Single(Service.Asked));
        Assert.All(results, result => Assert.Equal("tok", result.Value?.Subject));
    }

    [Fact]
    public async Task Verify_MakesOneCallForEachToken_WhenTokensDiffer()
    {
        Service.Hold();
        using var application = Application();

        var waiters = AskFromManyThreads(application.Auth, 1_000, i => $"tok{i % 4}");
        Service.Release();
        var results = await Task.WhenAll(waiters);

        Assert.Equal(["tok0", "tok1", "tok2", "tok3"], Service.Asked.Order());
        Assert.Equal([250, 250, 250, 250], results.GroupBy(result => result.Value?.Subject).Select(group => group.Count()));
    }

    [Fact]
    public async Task Verify_CallsAgain_WhenTheCallHasEndedAndNothingIsCached()
    {
        using var application = Application();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task Verify_ContinuesForTheOtherCallers_WhenTheFirstCallerCancels()
    {
        Service.Hold();
        using var application = Application();
        using var source = new CancellationTokenSource();

        var first = application.Auth.TryVerifyTokenAsync("tok", source.Token);
        var second = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await source.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Service.Release();

        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal("tok", (await second).Value?.Subject);
        Assert.Single(Service.Asked);
    }

    [Fact]
    public async Task Verify_ContinuesForTheOtherCallers_WhenAJoinedCallerCancels()
    {
        Service.Hold();
        using var application = Application();
        using var source = new CancellationTokenSource();

        var first = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        var second = application.Auth.TryVerifyTokenAsync("tok", source.Token);
        await source.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Service.Release();

        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal("tok", (await first).Value?.Subject);
    }

    [Fact]
    public async Task Verify_EndsItsCall_WhenAllCallersHaveCanceled()
    {
        Service.Hold();
        using var application = Application();
        using var source = new CancellationTokenSource();

        var waiters = AskFromManyThreads(application.Auth, 100, _ => "tok", source.Token);
        await Service.Arrived.WaitAsync(Cancellation);
        await source.CancelAsync();
        foreach (var waiter in waiters)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);

        await Service.Aborted.WaitAsync(Cancellation);
        Assert.Equal(0, application.Circuits.GetCircuit("Auth").ConsecutiveFailures);
    }

    [Fact]
    public async Task Verify_StartsANewCall_WhenAllCallersHaveCanceled()
    {
        Service.Hold();
        using var application = Application();
        using var source = new CancellationTokenSource();

        var given = application.Auth.TryVerifyTokenAsync("tok", source.Token);
        await source.CancelAsync();
        var next = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Service.Release();

        Assert.Equal("tok", (await next).Value?.Subject);
    }

    [Fact]
    public async Task Verify_SharesAFailureWithWaitingCallers_AndMakesANewCallForTheNextCaller()
    {
        Service.Hold();
        Service.Answer = _ => (503, "");
        using var application = Application(("Auth:Retry:MaxAttempts", "1"));

        var waiters = AskFromManyThreads(application.Auth, 500, _ => "tok");
        Service.Release();
        var results = await Task.WhenAll(waiters);
        int calls = Service.Asked.Count;
        Service.Answer = StubAuthService.Good;
        var next = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal(1, calls);
        Assert.All(results, result => Assert.Equal(ServiceFailureKind.Unavailable, result.Failure?.Kind));
        Assert.True(next.IsSuccess);
        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task Verify_MakesItsOwnCall_WhenTheJoinedCallTimesOutFirst()
    {
        Service.Hold();
        using var application = Application(("Auth:Budget", "00:00:05"), ("Auth:Retry:MaxAttempts", "1"));

        var first = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);
        Time.Advance(TimeSpan.FromSeconds(3));
        var second = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromSeconds(2));
        var firstResult = await first;

        // The second caller has three seconds left, and spends them on a call of its own.
        await Service.Arrived.WaitAsync(Cancellation);
        Assert.Equal(ServiceFailureKind.TimedOut, firstResult.Failure?.Kind);
        Assert.False(second.IsCompleted);
        Service.Release();
        Assert.Equal("tok", (await second).Value?.Subject);
    }

    [Fact]
    public async Task Verify_WaitsNoLongerThanItsBudget_WhenTheSecondCallStallsToo()
    {
        Service.Hold();
        using var application = Application(("Auth:Budget", "00:00:05"), ("Auth:Retry:MaxAttempts", "1"));

        var first = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);
        Time.Advance(TimeSpan.FromSeconds(3));
        var second = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromSeconds(2));
        await first;
        await Service.Arrived.WaitAsync(Cancellation);
        Time.Advance(TimeSpan.FromSeconds(3));
        var result = await second;

        // The second call itself has two seconds left, for callers that join it.
        var third = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        Service.Release();
        Assert.Equal("tok", (await third).Value?.Subject);
        Assert.Equal(ServiceFailureKind.TimedOut, result.Failure?.Kind);
        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task Timeout_CountsOnceForTheCircuit_WhenManyCallersWait()
    {
        Service.Hold();
        using var application = Application(("Auth:Budget", "00:00:05"), ("Auth:Retry:MaxAttempts", "1"));

        var waiters = AskFromManyThreads(application.Auth, 100, _ => "tok");
        await Service.Arrived.WaitAsync(Cancellation);
        Time.Advance(TimeSpan.FromSeconds(5));
        var results = await Task.WhenAll(waiters);

        Assert.All(results, result => Assert.Equal(ServiceFailureKind.TimedOut, result.Failure?.Kind));
        Assert.Equal((1, ServiceFailureKind.TimedOut), (application.Circuits.GetCircuit("Auth").ConsecutiveFailures, application.Circuits.GetCircuit("Auth").LastFailure));
    }

    [Fact]
    public async Task Error_IsThrownToAllWaitingCallers_WhenTheCallThrows()
    {
        var release = new TaskCompletionSource();
        var next = new StubVerifier(
            async (_, _) =>
            {
                await release.Task;
                throw new NotSupportedException("the JSON context lacks a type");
            },
            Time);
        var coalescer = new VerificationCoalescer(next, next, StubVerifier.Keys, new(Time), StubVerifier.NoCounter(), Time);

        var first = coalescer.VerifyAsync(Request(), Cancellation).AsTask();
        var second = coalescer.VerifyAsync(Request(), Cancellation).AsTask();
        release.SetResult();

        await Assert.ThrowsAsync<NotSupportedException>(() => first);
        await Assert.ThrowsAsync<NotSupportedException>(() => second);
        Assert.Single(next.Asked);
    }

    [Theory]
    [InlineData(true, false, 2)]
    [InlineData(true, true, 1)]
    [InlineData(false, false, 1)]
    public async Task Callers_ShareACall_UnlessTheCircuitRefusesItAndTheCacheIsOff(bool isRefused, bool isCached, int calls)
    {
        var call = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        var next = new StubVerifier((_, _) => call.Task, Time) { RefusesCalls = isRefused };
        var coalescer = new VerificationCoalescer(next, next, StubVerifier.Keys, new(Time), StubVerifier.NoCounter(), Time);
        var request = Request();
        request.Options.Cache.Enabled = isCached;

        var first = coalescer.VerifyAsync(request, Cancellation).AsTask();
        var second = coalescer.VerifyAsync(request, Cancellation).AsTask();
        call.SetResult(StubVerifier.Failed(ServiceFailureKind.CircuitOpen));
        await Task.WhenAll(first, second);

        Assert.Equal(calls, next.Asked.Count);
    }

    [Fact]
    public async Task Callers_JoinTheTrialOfTheCircuit_WhileOtherCallsAreRefused()
    {
        var trial = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        var next = new StubVerifier((_, _) => trial.Task, Time);
        var coalescer = new VerificationCoalescer(next, next, StubVerifier.Keys, new(Time), StubVerifier.NoCounter(), Time);
        var request = Request();
        request.Options.Cache.Enabled = false;

        var first = coalescer.VerifyAsync(request, Cancellation).AsTask();
        next.RefusesCalls = true;
        var second = coalescer.VerifyAsync(request, Cancellation).AsTask();
        trial.SetResult(StubVerifier.Good());

        Assert.All(await Task.WhenAll(first, second), answer => Assert.Equal("ada", answer.Claims?.Subject));
        Assert.Single(next.Asked);
    }

    [Fact]
    public async Task Waiting_EndsInAResult_WhenTheCallAndThousandsOfBudgetsEndTogether()
    {
        for (int round = 0; round < 5; round++)
        {
            var call = new TaskCompletionSource<ServiceResult<TokenClaims>>(TaskCreationOptions.RunContinuationsAsynchronously);
            var next = new StubVerifier((_, _) => call.Task, TimeProvider.System);
            var coalescer = new VerificationCoalescer(next, next, StubVerifier.Keys, new(TimeProvider.System), StubVerifier.NoCounter(), TimeProvider.System);
            var budget = TimeSpan.FromMilliseconds(30);
            using var end = new CancellationTokenSource(budget, TimeProvider.System);
            end.Token.Register(() => call.SetResult(StubVerifier.Failed(ServiceFailureKind.TimedOut)));

            var waiters = Enumerable.Range(0, 2_000).Select(_ => coalescer.VerifyAsync(Request(budget), Cancellation).AsTask()).ToList();
            var answers = await Task.WhenAll(waiters);

            Assert.All(answers, one => Assert.Equal(ServiceFailureKind.TimedOut, one.Result.Failure?.Kind));
        }
    }

    [Fact]
    public async Task Cancellation_DoesNotWaitForTheCall_WhenOtherCallersWait()
    {
        // A call that ignores its cancellation, like one whose response is being parsed.
        var call = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        var next = new StubVerifier((_, _) => call.Task, Time);
        var coalescer = new VerificationCoalescer(next, next, StubVerifier.Keys, new(Time), StubVerifier.NoCounter(), Time);
        using var source = new CancellationTokenSource();

        var first = coalescer.VerifyAsync(Request(), source.Token).AsTask();
        var second = coalescer.VerifyAsync(Request(), source.Token).AsTask();
        var third = coalescer.VerifyAsync(Request(), Cancellation).AsTask();
        await source.CancelAsync();
        foreach (var waiter in new[] { first, second })
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);

        Assert.False(third.IsCompleted);
        call.SetResult(StubVerifier.Good());
        Assert.Equal("ada", (await third).Claims?.Subject);
    }

    [Fact]
    public void Call_CannotBeJoined_AfterItsTokenWasForgotten()
    {
        var call = new InFlightVerification(order: 1, canBeAbandoned: false, new());
        Assert.True(call.TryJoin(new()));

        call.Forget();

        Assert.False(call.TryJoin(new()));
    }

    [Fact]
    public async Task Telemetry_CountsVerificationsBySource()
    {
        Service.Hold();
        using var application = WithCache();
        using var counted = application.CollectVerifications();

        var waiters = AskFromManyThreads(application.Auth, 3, _ => "tok");
        Service.Release();
        await Task.WhenAll(waiters);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        var sources = counted.GetMeasurementSnapshot().Select(m => m.Tags[TidewireTelemetry.SourceTag]).Order();
        Assert.Equal(["coalesced", "coalesced", "memory", "service"], sources);
    }

    [Theory]
    [InlineData("Verify")]
    [InlineData("Introspection")]
    public async Task Telemetry_CountsAVerificationThatSendsNothing_AsNotSent(string wire)
    {
        using var application = WithCache(("Auth:Wire", wire));
        using var counted = application.CollectVerifications();
        await application.Circuits.IsolateAsync("Auth", Cancellation);

        Assert.Equal(ServiceFailureKind.CircuitOpen, (await application.Auth.TryVerifyTokenAsync("tok", Cancellation)).Failure?.Kind);

        Assert.Equal("not_sent", Assert.Single(counted.GetMeasurementSnapshot()).Tags[TidewireTelemetry.SourceTag]);
    }

    // A verification has joined or started a call before its task is returned, so all verifications of a token wait for the same call.
    private static Task<ServiceResult<TokenClaims>>[] AskFromManyThreads(
        IAuthService auth, int count, Func<int, string> token, CancellationToken? cancellationToken = null)
    {
        var waiters = new Task<ServiceResult<TokenClaims>>[count];
        Parallel.For(0, count, new() { MaxDegreeOfParallelism = 16 }, i => waiters[i] = auth.TryVerifyTokenAsync(token(i), cancellationToken ?? Cancellation));
        return waiters;
    }

    private static VerificationRequest Request(TimeSpan? budget = null)
    {
        var options = new AuthOptions { BaseAddress = new("https://auth.example.com") };
        options.Budget = budget ?? options.Budget;
        return new("tok", options) { Key = "key" };
    }
}
