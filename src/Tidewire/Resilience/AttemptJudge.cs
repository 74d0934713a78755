using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Tidewire.Credentials;

namespace Tidewire.Resilience;

/// <summary>Determines the outcome of an attempt from the transport's response or exception.</summary>
/// <param name="isSuccess">Which statuses are a success.</param>
/// <param name="time">The clock for dates in Retry-After if the response has no <c>Date</c>.</param>
internal sealed class AttemptJudge(Func<HttpStatusCode, bool> isSuccess, TimeProvider time)
{
    /// <summary>Judges a response.</summary>
    public AttemptOutcome Judge(HttpResponseMessage response, CallContext call)
    {
        var status = response.StatusCode;
        if (isSuccess(status))
            return AttemptOutcome.Success;

        var retryAfter = RetryAfter.Of(response.Headers, time);
        var outcome = OfStatus(status, retryAfter) with
        {
            RequestId = RequestId.Of(response.Headers),
            IsProxyAnswer = (int)status < 500 && ProxyAnswer.Is(response),
        };
        return status == HttpStatusCode.Conflict && IsStillProcessing(call, retryAfter) ? StillProcessing(outcome) : outcome;
    }

    /// <summary>Judges a status that is not a success.</summary>
    public static AttemptOutcome OfStatus(HttpStatusCode status, TimeSpan? retryAfter) => new()
    {
        Kind = KindOf(status),
        Reason = Reasons.Of(status),
        Status = status,
        RetryAfter = retryAfter,
        MayHaveActed = MayHaveActed(status, retryAfter),
        IsTransient = (int)status is 408 or 429 or >= 500,
        IsOutage = (int)status >= 500,
    };

    /// <summary>Judges an exception of the transport.</summary>
    /// <returns>The outcome, or <see langword="null"/> if the exception is the application's and not a failure of the service.</returns>
    /// <param name="exception">The exception of the transport; not the caller's own cancellation.</param>
    /// <param name="nothingWritten">Whether no byte of the request has been written.</param>
    public static AttemptOutcome? Judge(Exception exception, bool nothingWritten) => exception switch
    {
        TimeoutRejectedException or OperationCanceledException or TimeoutException =>
            Lost(ServiceFailureKind.TimedOut, Reasons.TimedOut, nothingWritten),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => Lost(ServiceFailureKind.Unavailable, Reasons.NotHttp, nothingWritten),
        HttpRequestException e when NeverConnected(e) => new()
        {
            Kind = ServiceFailureKind.Unavailable,
            Reason = Reasons.Of(e),
            IsTransient = true,
            IsOutage = true,
            NothingWritten = true,
            NeverConnected = true,
        },
        HttpRequestException e => Lost(ServiceFailureKind.Unavailable, Reasons.Of(e), nothingWritten),
        IOException or SocketException => Lost(ServiceFailureKind.Unavailable, Reasons.ConnectionLost, nothingWritten),
        AuthenticationException => Lost(ServiceFailureKind.Unavailable, Reasons.TlsFailed, nothingWritten),
        _ => null,
    };

    /// <summary>
    /// Judges an I/O, timeout or rejection exception that comes not from the transport, but from another handler of Tidewire or the
    /// application. Such an exception does not count as a failure of the service and is not retried.
    /// </summary>
    public static AttemptOutcome? JudgePipelineException(Exception exception) => exception switch
    {
        TimeoutRejectedException => new() { Kind = ServiceFailureKind.TimedOut, Reason = Reasons.TimedOut },
        RateLimiterRejectedException => new() { Kind = ServiceFailureKind.Throttled, Reason = Reasons.LimitReached },
        BrokenCircuitException => new() { Kind = ServiceFailureKind.CircuitOpen, Reason = Reasons.ApplicationCircuitOpen },
        CredentialUnavailableException => new() { Kind = ServiceFailureKind.Unavailable, Reason = Reasons.NoCredential },
        HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException =>
            new() { Kind = ServiceFailureKind.Unavailable, Reason = Reasons.HandlerFailed },
        _ => null,
    };

    private static AttemptOutcome Lost(ServiceFailureKind kind, string reason, bool nothingWritten) => new()
    {
        Kind = kind,
        Reason = reason,
        MayHaveActed = !nothingWritten,
        IsTransient = true,
        IsOutage = true,
        NothingWritten = nothingWritten,
    };

    private static bool NeverConnected(HttpRequestException exception) => exception.HttpRequestError is
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static ServiceFailureKind KindOf(HttpStatusCode status) => (int)status switch
    {
        407 or 408 or >= 500 => ServiceFailureKind.Unavailable,
        429 => ServiceFailureKind.Throttled,
        _ => ServiceFailureKind.Rejected,
    };

    // A 503 with Retry-After means that the service itself did not act. A bare 503 may come from a proxy whose upstream received the
    // request.
    private static bool MayHaveActed(HttpStatusCode status, TimeSpan? retryAfter) => (int)status switch
    {
        408 => true,
        503 => retryAfter is null,
        >= 500 => true,
        >= 200 and < 300 => true,
        _ => false,
    };

    // Idempotency-key draft, section 2.6: 409 while the first request with this key is being processed.
    private static bool IsStillProcessing(CallContext call, TimeSpan? retryAfter) =>
        call is { IsReadOnly: false, KeysHonored: true } && (call.MayHaveActed || retryAfter is not null);

    private static AttemptOutcome StillProcessing(AttemptOutcome conflict) => conflict with
    {
        Kind = ServiceFailureKind.Unavailable,
        Reason = Reasons.StillProcessing,
        MayHaveActed = true,
        IsTransient = true,
    };
}
