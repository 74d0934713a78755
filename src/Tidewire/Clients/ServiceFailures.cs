using System.Net;
using Polly.Timeout;
using Tidewire.Resilience;

namespace Tidewire;

/// <summary>Creates failures as a client with default options reports them, for fakes that fail like the real service.</summary>
public static class ServiceFailures
{
    /// <summary>Creates a failure of a kind.</summary>
    /// <param name="kind">The kind of the failure.</param>
    /// <param name="status">
    /// The status of the response. <see langword="null"/> (default): 422 for <see cref="ServiceFailureKind.Rejected"/>, 429 for
    /// <see cref="ServiceFailureKind.Throttled"/>, 200 for <see cref="ServiceFailureKind.InvalidResponse"/>, and no response for the
    /// others.
    /// </param>
    /// <param name="isReadOnly">
    /// Whether the call is read-only: it may always be retried, and its failure is never ambiguous. Default <see langword="false"/>.
    /// </param>
    /// <returns>The failure, with the same reason, attempts and ambiguity as a real one.</returns>
    /// <exception cref="ArgumentException">The kind is undefined, or a response with this status is not a failure of this kind.</exception>
    public static ServiceFailure Of(ServiceFailureKind kind, HttpStatusCode? status = null, bool isReadOnly = false) => kind switch
    {
        ServiceFailureKind.Rejected => Answered(kind, status ?? HttpStatusCode.UnprocessableEntity, isReadOnly),
        ServiceFailureKind.Throttled => Answered(kind, status ?? HttpStatusCode.TooManyRequests, isReadOnly),
        ServiceFailureKind.Unavailable when status is { } answered => Answered(kind, answered, isReadOnly),
        ServiceFailureKind.Unavailable => Failed(AttemptJudge.Judge(new HttpRequestException(HttpRequestError.ConnectionError), nothingWritten: true)!, isReadOnly),
        ServiceFailureKind.TimedOut => Failed(AttemptJudge.Judge(new TimeoutRejectedException(), nothingWritten: false)!, isReadOnly) with { Attempts = 1 },
        ServiceFailureKind.CircuitOpen => new(kind) { Reason = Reasons.CircuitOpen, RetryAfter = ClientCircuitBreakerOptions.DefaultFirstBreak },
        ServiceFailureKind.InvalidResponse => new(kind)
        {
            Reason = Reasons.NotJson,
            StatusCode = status ?? HttpStatusCode.OK,
            Attempts = 1,
            IsAmbiguous = !isReadOnly,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind is not defined."),
    };

    private static ServiceFailure Answered(ServiceFailureKind kind, HttpStatusCode status, bool isReadOnly)
    {
        var outcome = AttemptJudge.OfStatus(status, retryAfter: null);
        return outcome.Kind == kind
            ? Failed(outcome, isReadOnly)
            : throw new ArgumentException($"A response with status {(int)status} is {outcome.Kind}, not {kind}.", nameof(status));
    }

    private static ServiceFailure Failed(AttemptOutcome outcome, bool isReadOnly) => new(outcome.Kind!.Value)
    {
        Reason = outcome.Reason,
        StatusCode = outcome.Status,
        Attempts = outcome.IsTransient && (isReadOnly || !outcome.MayHaveActed) ? ClientRetryOptions.DefaultMaxAttempts : 1,
        IsAmbiguous = !isReadOnly && outcome.MayHaveActed,
    };
}
