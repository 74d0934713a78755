using System.Net;
using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>How a call ends without a response: with an error, after disposal, or by a refusal.</summary>
public sealed class CallEndingTests : CallTest
{
    [Fact]
    public void ErrorOfTheApplication_IsNotAFailure()
    {
        var error = new InvalidOperationException();
        var thrown = Start();
        thrown.End(error, isDisposed: false);
        Assert.Equal((error, null), (thrown.ApplicationError, thrown.Failure));

        var inItsBody = Start();
        Answered(inItsBody, 500);
        inItsBody.Failed(error);
        inItsBody.End(error, isDisposed: false);
        Assert.Equal((error, null, null), (inItsBody.ApplicationError, inItsBody.Failure, inItsBody.TransportOutcome));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Disposal_OfTheApplication_IsAFailure(bool isCancellation)
    {
        var call = Start();
        Answered(call, 500);
        call.BeginNextAttempt(Request);

        call.End(isCancellation ? new OperationCanceledException() : new ObjectDisposedException("services"), isDisposed: true);

        Assert.Equal((ServiceFailureKind.Unavailable, Reasons.Disposed, 1, true), (call.Failure!.Kind, call.Failure.Reason, call.Failure.Attempts, call.Failure.IsAmbiguous));
    }

    [Fact]
    public void Disposal_DoesNotTurnOtherErrorsIntoFailures()
    {
        var call = Start();

        call.End(new InvalidOperationException(), isDisposed: true);

        Assert.Null(call.Failure);
    }

    [Fact]
    public void Refusal_StaysTheFailure_WhenItIsThrown()
    {
        var call = Start();
        var failure = new ServiceFailure(ServiceFailureKind.CircuitOpen) { Reason = Reasons.CircuitOpen };

        var refusal = call.Refuse(failure);
        Assert.True(call.HasEnded);
        call.End(refusal, isDisposed: false);

        Assert.Same(failure, call.Failure);
    }

    [Fact]
    public void Refusal_AfterDisposal_HasNoAttempts()
    {
        var call = Start();

        var refusal = call.RefuseAfterDisposal();
        Assert.True(call.HasEnded);
        call.End(refusal, isDisposed: true);

        Assert.Equal((ServiceFailureKind.Unavailable, Reasons.Disposed, 0), (call.Failure!.Kind, call.Failure.Reason, call.Failure.Attempts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Failure_KeepsTheStatusOfTheLastAttempt_WhenTheCircuitRefusesTheNext(bool hasBegunAnother)
    {
        var call = Start();
        Answered(call, 500);
        if (hasBegunAnother)
            call.BeginNextAttempt(Request);

        call.End(call.RefuseNextAttempt(), isDisposed: false);

        Assert.Equal((ServiceFailureKind.Unavailable, Reasons.CircuitOpenedMeanwhile), (call.Failure!.Kind, call.Failure.Reason));
        Assert.Equal((HttpStatusCode.InternalServerError, true), (call.Failure.StatusCode, call.Failure.IsAmbiguous));
    }

    [Fact]
    public void Failure_IsCircuitOpen_WhenTheCircuitRefusesTheNextAttemptAfterASuccess()
    {
        var call = Start();
        Answered(call, 200);

        call.RefuseNextAttempt();

        Assert.Equal((ServiceFailureKind.CircuitOpen, Reasons.CircuitOpenedMeanwhile, 1), (call.Failure!.Kind, call.Failure.Reason, call.Failure.Attempts));
    }
}
