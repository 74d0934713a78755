using Polly;
using Polly.Retry;
using Tidewire.Credentials;
using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>Whether and when a call makes another attempt.</summary>
public sealed class RetryStrategyTests : CallTest
{
    [Theory]
    [InlineData(200, false)]
    [InlineData(404, false)]
    [InlineData(401, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    public void RepeatableCall_IsRetried_AfterATransientFailure(int status, bool isRetried)
    {
        var call = Start(isRepeatable: true);

        Assert.Equal(isRetried, ShouldRetry(call, Answered(call, status)));
    }

    [Theory]
    [InlineData(500, null, false, false)]
    [InlineData(500, null, true, true)]
    [InlineData(503, null, false, false)]
    [InlineData(503, 1d, false, true)]
    [InlineData(429, null, false, true)]
    public void UnsafeCall_IsRetried_OnlyIfTheServiceDidNotActOrHonorsKeys(int status, double? retryAfter, bool keysHonored, bool isRetried)
    {
        var call = Start(keysHonored: keysHonored);

        Assert.Equal(isRetried, ShouldRetry(call, Answered(call, status, retryAfter)));
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, false, true)]
    [InlineData(HttpRequestError.ResponseEnded, false, false)]
    [InlineData(HttpRequestError.ResponseEnded, true, true)]
    public void UnsafeCall_IsRetried_AfterALostConnection_OnlyIfNothingWasWritten(HttpRequestError error, bool nothingWritten, bool isRetried)
    {
        var call = Start();

        Assert.Equal(isRetried, ShouldRetry(call, Faulted(call, new HttpRequestException(error), nothingWritten)));
    }

    [Fact]
    public void Body_ThatCannotBeReplayed_IsSentAgainOnlyIfNoConnectionWasMade()
    {
        var answered = Start(isRepeatable: true, canReplay: false);
        Assert.False(ShouldRetry(answered, Answered(answered, 500)));

        var refused = Start(isRepeatable: true, canReplay: false);
        Assert.True(ShouldRetry(refused, Faulted(refused, new HttpRequestException(HttpRequestError.ConnectionError))));
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, true)]
    [InlineData(3, 1, false)]
    [InlineData(1, 2, true)]
    [InlineData(1, 3, false)]
    public void Attempts_AreLimited_IncludingAttemptsByHandlers(int attempts, int rounds, bool isRetried)
    {
        var call = Start(isRepeatable: true);
        var response = Answered(call, 500);
        call.Attempts = attempts;

        Assert.Equal(isRetried, ShouldRetry(call, response, round: rounds - 1));
    }

    [Fact]
    public void Call_IsNotRetried_WhenItsCallerCanceled()
    {
        var call = Start(isRepeatable: true, isCanceled: true);

        Assert.False(ShouldRetry(call, Answered(call, 500)));
    }

    [Fact]
    public void Trial_IsNotRetried()
    {
        var call = Start(isRepeatable: true, pass: new(Granted: true, 0, 0, IsTrial: true, IsDelivery: false));

        Assert.False(ShouldRetry(call, Answered(call, 500)));
    }

    [Fact]
    public void Call_IsNotRetried_WhenTheCircuitOpenedMeanwhile()
    {
        var call = Start(isRepeatable: true);
        Open();

        Assert.False(ShouldRetry(call, Answered(call, 500)));
    }

    [Theory]
    [InlineData(1.5, true)]
    [InlineData(1.999, true)]
    [InlineData(2, false)]
    [InlineData(60, false)]
    public void RetryAfter_IsObeyed_IfItFitsIntoTheRemainingBudget(double retryAfter, bool fits)
    {
        var call = Start(isRepeatable: true);
        Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(fits, ShouldRetry(call, Answered(call, 503, retryAfter)));

        Assert.Equal((!fits, fits ? retryAfter : 0), (call.RetryAfterDidNotFit, call.NextDelay.TotalSeconds));
    }

    [Fact]
    public void Call_IsNotRetried_WhenItsBudgetIsUsedUp()
    {
        var call = Start(isRepeatable: true);
        Time.Advance(Settings.Budget);

        Assert.False(ShouldRetry(call, Answered(call, 500)));
        Assert.False(call.RetryAfterDidNotFit);
    }

    // Full jitter: between zero and a bound that doubles up to MaxDelay. Drawing below half of the bound 200 times in a row is practically impossible.
    [Theory]
    [InlineData(1, 0.25)]
    [InlineData(2, 0.5)]
    [InlineData(3, 1)]
    [InlineData(4, 1.5)]
    public void BackOff_IsRandom_UpToABoundThatDoubles(int attempts, double bound)
    {
        Settings = Settings with { MaxAttempts = 10, BaseDelay = TimeSpan.FromSeconds(0.25), MaxDelay = TimeSpan.FromSeconds(1.5) };

        var delays = Enumerable.Range(0, 200).Select(_ =>
        {
            var call = Start(isRepeatable: true);
            var response = Answered(call, 500);
            call.Attempts = attempts;
            Assert.True(ShouldRetry(call, response));
            return call.NextDelay.TotalSeconds;
        }).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, 0, bound));
        Assert.InRange(delays.Max(), bound / 2, bound);
        Assert.InRange(delays.Min(), 0, bound / 2);
    }

    [Theory]
    [InlineData(401, null)]
    [InlineData(503, 60d)]
    public void AnotherCredential_IsTriedOnce_WithoutADelay(int status, double? retryAfter)
    {
        var call = Start(isRepeatable: true);
        call.Replacement = new(source: null!, Credential.Key("x-api-key", "other"));
        call.NextDelay = TimeSpan.FromSeconds(1);

        Assert.True(ShouldRetry(call, Answered(call, status, retryAfter)));
        Assert.Equal(TimeSpan.Zero, call.NextDelay);

        call.Replacement.Try();
        Assert.False(ShouldRetry(call, Answered(call, status, retryAfter)));
    }

    [Fact]
    public void Request_IsRestored_BeforeTheNextAttempt()
    {
        var call = Start(isRepeatable: true);
        Request.Headers.Add("traceparent", "of the first attempt");

        Assert.True(ShouldRetry(call, Answered(call, 500)));

        Assert.False(Request.Headers.Contains("traceparent"));
        Assert.Null(call.TransportOutcome);
    }

    [Fact]
    public async Task Delay_IsTheNextDelayOfTheCall_AndNotSetForAForeignRequest()
    {
        var call = Start(isRepeatable: true);
        call.NextDelay = TimeSpan.FromSeconds(7);
        using var foreign = new HttpRequestMessage();

        Assert.Equal(TimeSpan.FromSeconds(7), await DelayAsync(Request));
        Assert.Null(await DelayAsync(foreign));
    }

    [Fact]
    public void ForeignRequest_IsNotRetried()
    {
        using var foreign = new HttpRequestMessage();

        Assert.False(ShouldRetry(foreign, Outcome.FromResult(Response(500)), round: 0));
        Assert.False(ShouldRetry(request: null, Outcome.FromResult(Response(500)), round: 0));
    }

    private bool ShouldRetry(CallContext call, HttpResponseMessage response, int round = 0)
    {
        Assert.True(CallContext.TryGet(Request, out var attached) && attached == call);
        return ShouldRetry(Request, Outcome.FromResult(response), round);
    }

    private bool ShouldRetry(CallContext call, Exception exception)
    {
        Assert.True(CallContext.TryGet(Request, out var attached) && attached == call);
        return ShouldRetry(Request, Outcome.FromException<HttpResponseMessage>(exception), round: 0);
    }

    private bool ShouldRetry(HttpRequestMessage? request, Outcome<HttpResponseMessage> outcome, int round)
    {
        var context = ContextOf(request);
        var strategy = new RetryStrategy(() => Settings, Circuit, Time);
        var answer = strategy.ShouldRetry(new RetryPredicateArguments<HttpResponseMessage>(context, outcome, round));
        ResilienceContextPool.Shared.Return(context);
        return answer.IsCompleted ? answer.Result : throw new InvalidOperationException("The decision must be synchronous.");
    }

    private async Task<TimeSpan?> DelayAsync(HttpRequestMessage request)
    {
        var context = ContextOf(request);
        var delay = await RetryStrategy.Delay(new RetryDelayGeneratorArguments<HttpResponseMessage>(context, Outcome.FromResult(Response(500)), 0));
        ResilienceContextPool.Shared.Return(context);
        return delay;
    }

    private static ResilienceContext ContextOf(HttpRequestMessage? request)
    {
        var context = ResilienceContextPool.Shared.Get(TestContext.Current.CancellationToken);
        if (request is not null)
            context.SetRequestMessage(request);
        return context;
    }
}
