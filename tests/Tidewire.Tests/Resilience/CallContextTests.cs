using System.Net;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>The result of a call after its attempts.</summary>
public sealed class CallContextTests : CallTest
{
    [Fact]
    public void Call_Succeeds_AfterAFailedAttempt()
    {
        var call = Start();
        Answered(call, 503);
        call.BeginNextAttempt(Request);
        var response = Answered(call, 201);

        call.End(response);

        Assert.Equal((true, true, HttpStatusCode.Created), (call.HasEnded, call.IsSuccess, call.Status));
        Assert.Equal((null, null), (call.Failure, call.ApplicationError));
        Assert.Same(response.Headers, call.AnswerHeaders);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Failure_IsAmbiguous_IfAnyAttemptMayHaveActed(bool isReadOnly)
    {
        var call = Start(isReadOnly);
        Answered(call, 500);
        call.BeginNextAttempt(Request);

        call.End(Answered(call, 429, retryAfter: 2));

        Assert.Equal((ServiceFailureKind.Throttled, HttpStatusCode.TooManyRequests, 2), (call.Failure?.Kind, call.Failure?.StatusCode, call.Failure?.Attempts));
        Assert.Equal((!isReadOnly, TimeSpan.FromSeconds(2)), (call.Failure!.IsAmbiguous, call.Failure.RetryAfter));
        Assert.False(call.IsSuccess);
    }

    [Fact]
    public void Failure_ReportsTheRequestId_AndWhetherAProxyAnswered()
    {
        var call = Start();
        var response = Response(401);
        response.Headers.Add("x-request-id", "r-1");
        response.Headers.Add("WWW-Authenticate", "NTLM");
        call.Answered(response);

        call.End(response);

        Assert.Equal(("r-1", true), (call.Failure!.RequestId, call.Failure.IsProxyAnswer));
    }

    [Theory]
    [InlineData(499, true)]
    [InlineData(500, false)]
    public void Challenge_ComesFromAProxy_UnlessTheServiceFailed(int status, bool isProxy)
    {
        var call = Start();
        var response = Response(status);
        response.Headers.Add("WWW-Authenticate", "Basic");

        call.Answered(response);

        Assert.Equal(isProxy, call.TransportOutcome!.IsProxyAnswer);
    }

    [Theory]
    [InlineData(false, true, false, null, false)]
    [InlineData(false, true, false, 1d, true)]
    [InlineData(false, true, true, null, true)]
    [InlineData(false, false, true, 1d, false)]
    [InlineData(true, true, true, 1d, false)]
    public void Conflict_MeansStillProcessing_ForAnHonoredKey_WhenItWasSentBeforeOrRetryAfterIsSet(bool isReadOnly, bool keysHonored, bool isSecond, double? retryAfter, bool isStillProcessing)
    {
        var call = Start(isReadOnly, keysHonored: keysHonored);
        if (isSecond)
        {
            Answered(call, 500);
            call.BeginNextAttempt(Request);
        }

        Answered(call, 409, retryAfter);

        var outcome = call.TransportOutcome!;
        Assert.Equal(isStillProcessing ? ServiceFailureKind.Unavailable : ServiceFailureKind.Rejected, outcome.Kind);
        Assert.Equal((isStillProcessing, isStillProcessing), (outcome.IsTransient, outcome.MayHaveActed));
        Assert.Equal(isStillProcessing, outcome.Reason == Reasons.StillProcessing);
    }

    [Fact]
    public void RetryAfterBeyondTheBudget_MakesTheCallThrottled()
    {
        var call = Start();
        var response = Answered(call, 503, retryAfter: 60);
        call.RetryAfterDidNotFit = true;

        call.End(response);

        Assert.Equal((ServiceFailureKind.Throttled, Reasons.RetryAfterTooLong, TimeSpan.FromSeconds(60)), (call.Failure!.Kind, call.Failure.Reason, call.Failure.RetryAfter));
    }

    [Fact]
    public void Call_Fails_WhenAHandlerReplacesTheResponseWithAFailure()
    {
        var call = Start();
        Answered(call, 200);

        call.End(Response(404));

        Assert.Equal(HttpStatusCode.NotFound, call.Failure?.StatusCode);
        Assert.Equal(AttemptOutcome.Success, call.TransportOutcome);
    }

    [Fact]
    public void Cancellation_ByTheCaller_IsNotAFailure()
    {
        var call = Start(isCanceled: true);
        var canceled = Faulted(call, new OperationCanceledException());

        call.End(canceled, isDisposed: false);

        Assert.Equal((null, null, null), (call.TransportOutcome, call.Failure, call.ApplicationError));
        Assert.True(call.HasEnded);
    }

    [Fact]
    public void Cancellation_IsATimeout_WhenTheCallerDidNotCancel()
    {
        var call = Start();
        var canceled = Faulted(call, new OperationCanceledException());

        call.End(canceled, isDisposed: false);

        Assert.Equal((ServiceFailureKind.TimedOut, true), (call.Failure!.Kind, call.Failure.IsAmbiguous));
    }

    // Polly's exception hides the transport's exception. Only the transport knows whether anything was written.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TimeoutOfAnAttempt_KeepsTheOutcomeOfTheTransport(bool nothingWritten)
    {
        var call = Start();
        Faulted(call, new OperationCanceledException(), nothingWritten);

        var outcome = call.OutcomeOf(response: null, new TimeoutRejectedException());

        Assert.Same(call.TransportOutcome, outcome);
        Assert.Equal(!nothingWritten, outcome!.MayHaveActed);
    }

    [Fact]
    public void TimeoutOfAHandler_IsNotAnOutageOfTheService()
    {
        var call = Start();
        Answered(call, 500);

        var outcome = call.OutcomeOf(response: null, new TimeoutRejectedException());

        Assert.Equal((ServiceFailureKind.TimedOut, false, false), (outcome!.Kind, outcome.IsOutage, outcome.IsTransient));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ApplicationResilience_KeepsTheLastOutcome_WhenItGivesUpAfterAnAttempt(bool hasBegunAnother)
    {
        var call = Start();
        Answered(call, 502);
        if (hasBegunAnother)
            call.BeginNextAttempt(Request);

        Assert.Equal(HttpStatusCode.BadGateway, call.OutcomeOf(response: null, new BrokenCircuitException())!.Status);
        Assert.Equal(HttpStatusCode.BadGateway, call.OutcomeOf(response: null, new RateLimiterRejectedException())!.Status);
    }

    [Fact]
    public void ApplicationResilience_DeterminesTheKind_WhenItRefusesTheFirstAttempt()
    {
        Assert.Equal(ServiceFailureKind.CircuitOpen, Start().OutcomeOf(response: null, new BrokenCircuitException())!.Kind);
        Assert.Equal(ServiceFailureKind.Throttled, Start().OutcomeOf(response: null, new RateLimiterRejectedException())!.Kind);
    }

    [Theory]
    [InlineData(true, 500, true)]
    [InlineData(true, 404, false)]
    [InlineData(false, 500, false)]
    public void Call_IsCutShort_WhenItsCallerCanceledBeforeARetry(bool isCanceled, int status, bool isCutShort)
    {
        var call = Start(isCanceled: isCanceled);
        var response = Answered(call, status);

        Assert.Equal(isCutShort, call.IsCutShort(response, exception: null));
    }

    [Fact]
    public void ErrorBody_OfAnEarlierAttempt_IsDropped()
    {
        var call = Start();
        Answered(call, 500);
        call.ErrorBody = new([], "application/json");

        call.BeginNextAttempt(Request);

        Assert.Null(call.ErrorBody);
    }
}
