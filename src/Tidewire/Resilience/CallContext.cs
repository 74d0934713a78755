using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Tidewire.Credentials;

namespace Tidewire.Resilience;

/// <summary>The state of one logical call, shared by its handlers, and finally its outcome.</summary>
internal sealed partial class CallContext
{
    private static readonly HttpRequestOptionsKey<CallContext> _key = new("Tidewire.Call");

    private AttemptOutcome? _outcome;
    private AttemptOutcome? _lastOutcome;
    private object? _judged;
    private Exception? _refusal;

    public required AttemptJudge Judge { get; init; }

    public required long StartedAt { get; init; }

    public required TimeSpan Budget { get; init; }

    /// <summary>Whether the call is read-only.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>Whether the call is read-only, or its HTTP method is idempotent (RFC 9110, section 9.2.2).</summary>
    public required bool IsRepeatable { get; init; }

    /// <summary>Whether the body can be sent again.</summary>
    public required bool CanReplay { get; init; }

    /// <summary>Whether the request carries an idempotency key that the service honors.</summary>
    public required bool KeysHonored { get; init; }

    /// <summary>The interface method; <see langword="null"/> if the application uses the HTTP client directly.</summary>
    public required ApiOperation? Operation { get; init; }

    public ReplyShape Reply => Operation?.Reply ?? default;

    /// <summary>The cancellation token that reached the pipeline: the caller's, or one that the caller's lambda linked to it.</summary>
    public required CancellationToken CallerToken { get; init; }

    /// <summary>The original request of the call.</summary>
    public required RequestSnapshot Snapshot { get; init; }

    /// <summary>The request's address, checked when the call started.</summary>
    public required Uri Address { get; init; }

    /// <summary>The value that the call itself has set in the header of the API key; <see langword="null"/> if none.</summary>
    public required CallKey? KeyOfCall { get; init; }

    /// <summary>The header in which the latest attempt carried the client's credential; <see langword="null"/> if none did.</summary>
    public string? CredentialHeader { get; set; }

    /// <summary>The address that service discovery resolved; set after service discovery.</summary>
    public Uri? DiscoveredAddress { get; set; }

    /// <summary>The maximum size of the error body to keep; 0 keeps none.</summary>
    public int ErrorBodyLimit { get; init; }

    /// <summary>The kept error body.</summary>
    public ErrorBody? ErrorBody { get; set; }

    public CircuitPass Pass { get; set; }

    /// <summary>The credential that replaced a refused one.</summary>
    public CredentialReplacement? Replacement { get; set; }

    public int Attempts { get; set; }

    /// <summary>Whether the service may have acted on any attempt so far.</summary>
    public bool MayHaveActed { get; private set; }

    public bool RetryAfterDidNotFit { get; set; }

    public TimeSpan NextDelay { get; set; }

    /// <summary>The status of the last response.</summary>
    public System.Net.HttpStatusCode? Status { get; private set; }

    /// <summary>The headers of the last response.</summary>
    public HttpResponseHeaders? AnswerHeaders { get; private set; }

    /// <summary>The place at which the body of a success could not be read.</summary>
    public JsonFault? JsonFault { get; set; }

    /// <summary>Whether the body of a success is empty.</summary>
    public bool BodyIsEmpty { get; set; }

    /// <summary>The outcome of the last attempt; <see langword="null"/> if nothing was sent yet.</summary>
    public AttemptOutcome? TransportOutcome { get; private set; }

    /// <summary>The failure of the call; <see langword="null"/> for a success or an error of the application.</summary>
    public ServiceFailure? Failure { get; private set; }

    /// <summary>An error of the application, which is rethrown unchanged.</summary>
    public Exception? ApplicationError { get; private set; }

    public bool IsSuccess => _outcome is { IsSuccess: true };

    public bool IsCanceled => CallerToken.IsCancellationRequested;

    /// <summary>Whether the pipeline has completed.</summary>
    public bool HasEnded { get; private set; }

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(_key, this);

    public static bool TryGet(HttpRequestMessage? request, [NotNullWhen(true)] out CallContext? call)
    {
        call = null;
        return request is not null && request.Options.TryGetValue(_key, out call);
    }

    /// <summary>Records a response of the transport.</summary>
    public void Answered(HttpResponseMessage response)
    {
        Status = response.StatusCode;
        AnswerHeaders = response.Headers;
        Record(response, Judge.Judge(response, this));
    }

    /// <summary>Records an exception of the transport.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="nothingWritten">Whether no byte of the request has been written.</param>
    public void Faulted(Exception exception, bool nothingWritten)
    {
        if (exception is OperationCanceledException && IsCanceled)
        {
            // The outcome of a canceled request is unknown: the service may have received it.
            TransportOutcome = null;
            return;
        }

        Record(exception, AttemptJudge.Judge(exception, nothingWritten));
    }

    /// <summary>Records that the request's own stream or headers failed, which is an error of the application.</summary>
    public void Failed(Exception applicationError)
    {
        (_judged, _outcome) = (applicationError, null);
        TransportOutcome = null;
        ApplicationError = applicationError;
    }

    /// <summary>The outcome of an attempt, from the transport or from a handler of the application.</summary>
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

    /// <summary>Resets the state for the next attempt.</summary>
    public void BeginNextAttempt(HttpRequestMessage request)
    {
        ErrorBody = null;
        Snapshot.Restore(request);
        _lastOutcome = _outcome;
        TransportOutcome = null;
        _judged = null;
    }

    /// <summary>Whether the caller canceled after an attempt that would have been retried; the call is then canceled.</summary>
    public bool IsCutShort(HttpResponseMessage? response, Exception? exception) => IsCanceled && OutcomeOf(response, exception) is { IsTransient: true };

    private AttemptOutcome? OutcomeOf(Exception exception) => exception switch
    {
        // The timeout of an attempt arrives as Polly's exception. It wraps the transport's exception, which has already been judged.
        TimeoutRejectedException when TransportOutcome is { Kind: ServiceFailureKind.TimedOut } timedOut => timedOut,
        // The application's own resilience gives up between two attempts: the call ends with the previous attempt's outcome.
        BrokenCircuitException or RateLimiterRejectedException when (TransportOutcome ?? _lastOutcome) is { IsSuccess: false } last => last,
        _ => AfterAnswer(AttemptJudge.JudgePipelineException(exception)),
    };

    // A handler of the application that fails after the service has accepted the request does not undo what the service did.
    private AttemptOutcome? AfterAnswer(AttemptOutcome? outcome)
    {
        if (outcome is null || IsReadOnly || TransportOutcome is not { IsSuccess: true })
            return outcome;

        MayHaveActed = true;
        return outcome with { MayHaveActed = true };
    }

    private void Record(object judged, AttemptOutcome? outcome)
    {
        _judged = judged;
        _outcome = TransportOutcome = outcome;
        MayHaveActed |= !IsReadOnly && outcome is { MayHaveActed: true };
    }
}
