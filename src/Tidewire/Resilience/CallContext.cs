using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Tidewire.Credentials;

namespace Tidewire.Resilience;

/// <summary>One logical call: what its handlers tell each other, and in the end how it ended.</summary>
internal sealed class CallContext
{
    private static readonly HttpRequestOptionsKey<CallContext> _key = new("Tidewire.Call");

    private AttemptOutcome? _outcome;
    private AttemptOutcome? _lastOutcome;
    private object? _judged;
    private Exception? _refusal;

    public required AttemptJudge Judge { get; init; }

    public required long StartedAt { get; init; }

    public required TimeSpan Budget { get; init; }

    /// <summary>The call changes nothing at the service.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>The method is idempotent by its definition (RFC 9110, section 9.2.2).</summary>
    public required bool IsRepeatable { get; init; }

    /// <summary>The body can be sent again.</summary>
    public required bool CanReplay { get; init; }

    /// <summary>The request carries an idempotency key, and the service acts once only on requests with the same one.</summary>
    public required bool KeysHonored { get; init; }

    /// <summary>The method of the interface; <see langword="null"/> where the application uses the HTTP client by itself.</summary>
    public required ApiOperation? Operation { get; init; }

    public ReplyShape Reply => Operation?.Reply ?? default;

    /// <summary>The token that reached the pipeline: the caller's, or one that the caller's lambda linked to it.</summary>
    public required CancellationToken CallerToken { get; init; }

    /// <summary>The request as the call made it.</summary>
    public required RequestSnapshot Snapshot { get; init; }

    /// <summary>The request's address, which was checked when the call began.</summary>
    public required Uri Address { get; init; }

    /// <summary>What the call itself has set in the header of the API key; <see langword="null"/> where it set nothing.</summary>
    public required CallKey? KeyOfCall { get; init; }

    /// <summary>What service discovery has put in the place of the address, from there to the transport.</summary>
    public Uri? DiscoveredAddress { get; set; }

    /// <summary>How much of an error body to keep; 0 keeps none.</summary>
    public int ErrorBodyLimit { get; init; }

    /// <summary>The error body that was kept, with its media type.</summary>
    public ErrorBody? ErrorBody { get; set; }

    public CircuitPass Pass { get; set; }

    /// <summary>The credential that took the place of a refused one.</summary>
    public CredentialReplacement? Replacement { get; set; }

    public int Attempts { get; set; }

    /// <summary>Whether the service may have acted on any attempt so far.</summary>
    public bool MayHaveActed { get; private set; }

    public bool RetryAfterDidNotFit { get; set; }

    public TimeSpan NextDelay { get; set; }

    /// <summary>The status of a success.</summary>
    public System.Net.HttpStatusCode? Status { get; private set; }

    /// <summary>The headers of the last answer.</summary>
    public HttpResponseHeaders? AnswerHeaders { get; private set; }

    /// <summary>Where the body of a success could not be read.</summary>
    public JsonFault? JsonFault { get; set; }

    /// <summary>The body of a success has no bytes.</summary>
    public bool BodyIsEmpty { get; set; }

    /// <summary>What the transport last did; <see langword="null"/> while nothing was sent.</summary>
    public AttemptOutcome? TransportOutcome { get; private set; }

    /// <summary>Why the call failed; <see langword="null"/> where it did not, and where the application failed.</summary>
    public ServiceFailure? Failure { get; private set; }

    /// <summary>An error of the application, which is thrown as it is.</summary>
    public Exception? ApplicationError { get; private set; }

    public bool IsSuccess => _outcome is { IsSuccess: true };

    public bool IsCanceled => CallerToken.IsCancellationRequested;

    /// <summary>The pipeline has ended with an answer or an exception.</summary>
    public bool HasEnded { get; private set; }

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(_key, this);

    public static bool TryGet(HttpRequestMessage? request, [NotNullWhen(true)] out CallContext? call)
    {
        call = null;
        return request is not null && request.Options.TryGetValue(_key, out call);
    }

    /// <summary>The transport returned an answer.</summary>
    public void Answered(HttpResponseMessage response)
    {
        Status = response.StatusCode;
        AnswerHeaders = response.Headers;
        Record(response, Judge.Judge(response, this));
    }

    /// <summary>The transport threw.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="nothingWritten">No byte of the request has been written.</param>
    public void Threw(Exception exception, bool nothingWritten)
    {
        if (exception is OperationCanceledException && IsCanceled)
        {
            // The service may have the request: a send that is canceled is no clear answer either.
            TransportOutcome = null;
            return;
        }

        Record(exception, AttemptJudge.Judge(exception, nothingWritten));
    }

    /// <summary>The request's own stream or headers failed: an error of the application, although the transport threw it.</summary>
    public void Failed(Exception applicationError)
    {
        (_judged, _outcome) = (applicationError, null);
        TransportOutcome = null;
        ApplicationError = applicationError;
    }

    /// <summary>What became of an attempt that ended so, whoever made the answer or the exception: the transport, or a handler of the application above it.</summary>
    public AttemptOutcome? OutcomeOf(HttpResponseMessage? response, Exception? exception)
    {
        object? result = (object?)response ?? exception;
        if (!ReferenceEquals(result, _judged))
        {
            _judged = result;
            _outcome = response is not null ? Judge.Judge(response, this) : OutcomeOf(exception!);
        }

        return _outcome;
    }

    /// <summary>Forgets the attempt before: the next one starts from the headers of the call, and is judged by itself.</summary>
    public void BeginNextAttempt(HttpRequestMessage request)
    {
        ErrorBody = null;
        Snapshot.Restore(request);
        _lastOutcome = _outcome;
        TransportOutcome = null;
        _judged = null;
    }

    /// <summary>Whether the caller gave up after an attempt that would have been repeated: what it ended with is not the end of the call.</summary>
    public bool IsCutShort(HttpResponseMessage? response, Exception? exception) => IsCanceled && OutcomeOf(response, exception) is { IsTransient: true };

    /// <summary>The pipeline ends with this answer.</summary>
    public void End(HttpResponseMessage response)
    {
        HasEnded = true;
        Failure = FailureOf(OutcomeOf(response, exception: null));
    }

    /// <summary>The pipeline ends with this exception.</summary>
    /// <param name="exception">What the pipeline throws.</param>
    /// <param name="isDisposed">The application's services are disposed of.</param>
    public void End(Exception exception, bool isDisposed)
    {
        HasEnded = true;
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

    /// <summary>The circuit refused the call: nothing was sent.</summary>
    /// <returns>What the pipeline throws.</returns>
    public Exception Refuse(ServiceFailure failure)
    {
        HasEnded = true;
        Failure = failure;
        return _refusal = new BrokenCircuitException(failure.Reason);
    }

    /// <summary>The application's services are disposed of: nothing was sent.</summary>
    /// <returns>What the pipeline throws.</returns>
    public Exception RefuseAfterDisposal()
    {
        HasEnded = true;
        Failure = new(ServiceFailureKind.Unavailable) { Reason = Reasons.Disposed };
        return _refusal = new ObjectDisposedException(objectName: null, Reasons.Disposed);
    }

    /// <summary>The circuit opened since the attempt before: the call ends as that attempt did.</summary>
    /// <returns>What the pipeline throws.</returns>
    public Exception RefuseNextAttempt()
    {
        Failure = FailureOf(TransportOutcome ?? _lastOutcome, Reasons.CircuitOpenedMeanwhile)
            ?? new(ServiceFailureKind.CircuitOpen) { Reason = Reasons.CircuitOpenedMeanwhile, Attempts = Attempts, IsAmbiguous = MayHaveActed };
        return _refusal = new BrokenCircuitException(Reasons.CircuitOpenedMeanwhile);
    }

    private AttemptOutcome? OutcomeOf(Exception exception) => exception switch
    {
        // An attempt's time limit arrives as Polly's exception around that of the transport, which has been judged.
        TimeoutRejectedException when TransportOutcome is { Kind: ServiceFailureKind.TimedOut } timedOut => timedOut,
        // Resilience of the application that gives up between two attempts: the call ends as the attempt before did.
        BrokenCircuitException or RateLimiterRejectedException when (TransportOutcome ?? _lastOutcome) is { IsSuccess: false } last => last,
        _ => AttemptJudge.JudgePipelineException(exception),
    };

    private void Record(object judged, AttemptOutcome? outcome)
    {
        _judged = judged;
        _outcome = TransportOutcome = outcome;
        MayHaveActed |= !IsReadOnly && outcome is { MayHaveActed: true };
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
