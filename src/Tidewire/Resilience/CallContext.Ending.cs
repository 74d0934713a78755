using System.Runtime.CompilerServices;
using Polly.CircuitBreaker;

namespace Tidewire.Resilience;

// How a call ends: with a response, with an exception, or refused before anything was sent.
internal sealed partial class CallContext
{
    // Refit rethrows cancellations and errors of the application without the request, so their calls are kept here. Exception.Data is not
    // used, because loggers print it.
    private static readonly ConditionalWeakTable<Exception, CallContext> _thrown = [];

    /// <summary>The call that was canceled, or failed in the application's own code, with this exception or one that it wraps.</summary>
    public static CallContext? Of(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (_thrown.TryGetValue(cause, out var call))
                return call;
        }

        return null;
    }

    /// <summary>Records that the pipeline ends with a response.</summary>
    public void End(HttpResponseMessage response)
    {
        HasEnded = true;
        Failure = FailureOf(OutcomeOf(response, exception: null));
    }

    /// <summary>Records that the pipeline ends with an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="isDisposed">Whether the application's services are disposed.</param>
    public void End(Exception exception, bool isDisposed)
    {
        HasEnded = true;
        Judged(exception, isDisposed);
        if (Failure is null)
            _thrown.AddOrUpdate(exception, this);
    }

    private void Judged(Exception exception, bool isDisposed)
    {
        if (ReferenceEquals(exception, _refusal) || ReferenceEquals(exception, ApplicationError))
            return;

        if (isDisposed && exception is (ObjectDisposedException or OperationCanceledException))
            Failure = new(ServiceFailureKind.Unavailable) { Reason = Reasons.Disposed, Attempts = Attempts, IsAmbiguous = MayHaveActed };
        else if (exception is OperationCanceledException && IsCanceled)
            return;
        else if (OutcomeOf(response: null, exception) is { } outcome)
            Failure = FailureOf(outcome);
        else
            ApplicationError = exception;
    }

    /// <summary>Records that the circuit refused the call and nothing was sent.</summary>
    /// <returns>The exception to throw.</returns>
    public Exception Refuse(ServiceFailure failure)
    {
        HasEnded = true;
        Failure = failure;
        return _refusal = new BrokenCircuitException(failure.Reason);
    }

    /// <summary>Records that the application's services are disposed and nothing was sent.</summary>
    /// <returns>The exception to throw.</returns>
    public Exception RefuseAfterDisposal()
    {
        HasEnded = true;
        Failure = new(ServiceFailureKind.Unavailable) { Reason = Reasons.Disposed };
        return _refusal = new ObjectDisposedException(objectName: null, Reasons.Disposed);
    }

    /// <summary>Records that the circuit opened after the previous attempt. The call ends with that attempt's outcome.</summary>
    /// <returns>The exception to throw.</returns>
    public Exception RefuseNextAttempt()
    {
        Failure = FailureOf(TransportOutcome ?? _lastOutcome, Reasons.CircuitOpenedMeanwhile)
            ?? new(ServiceFailureKind.CircuitOpen) { Reason = Reasons.CircuitOpenedMeanwhile, Attempts = Attempts, IsAmbiguous = MayHaveActed };
        return _refusal = new BrokenCircuitException(Reasons.CircuitOpenedMeanwhile);
    }

    private ServiceFailure? FailureOf(AttemptOutcome? outcome, string? reason = null) => outcome is null or { IsSuccess: true }
        ? null
        : new(RetryAfterDidNotFit ? ServiceFailureKind.Throttled : outcome.Kind!.Value)
        {
            Reason = RetryAfterDidNotFit ? Reasons.RetryAfterTooLong : reason ?? outcome.Reason,
            StatusCode = outcome.Status,
            RetryAfter = outcome.RetryAfter,
            RequestId = outcome.RequestId,
            IsProxyAnswer = outcome.IsProxyAnswer,
            Attempts = Attempts,
            IsAmbiguous = MayHaveActed,
        };
}
