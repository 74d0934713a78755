using System.Net;
using Polly.Timeout;
using Tidewire.Resilience;

namespace Tidewire;

/// <summary>Failures as a client with default options reports them: for fakes, yours and ours, that fail as the real thing does.</summary>
public static class ServiceFailures
{
    /// <summary>The failure of a kind.</summary>
    /// <param name="kind">Why the call fails.</param>
    /// <param name="status">
    /// The status of the answer. <see langword="null"/> (default): 422 for <see cref="ServiceFailureKind.Rejected"/>, 429 for
    /// <see cref="ServiceFailureKind.Throttled"/>, 200 for <see cref="ServiceFailureKind.InvalidResponse"/>, and no answer for the others.
    /// </param>
    /// <param name="isReadOnly">Whether the call changes nothing, so that it is tried again whatever happened, and never ambiguous. Default <see langword="false"/>.</param>
    /// <returns>The failure, with the reason, the attempts and the ambiguity of a real one.</returns>
    /// <exception cref="ArgumentException">The kind is none, or an answer with this status is no such failure.</exception>
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
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of failure."),
    };

    private static ServiceFailure Answered(ServiceFailureKind kind, HttpStatusCode status, bool isReadOnly)
    {
        var outcome = AttemptJudge.OfStatus(status, retryAfter: null);
        return outcome.Kind == kind
            ? Failed(outcome, isReadOnly)
            : throw new ArgumentException($"An answer with status {(int)status} is {outcome.Kind}, not {kind}.", nameof(status));
    }

    private static ServiceFailure Failed(AttemptOutcome outcome, bool isReadOnly) => new(outcome.Kind!.Value)
    {
        Reason = outcome.Reason,
        StatusCode = outcome.Status,
        Attempts = outcome.IsTransient && (isReadOnly || !outcome.MayHaveActed) ? ClientRetryOptions.DefaultMaxAttempts : 1,
        IsAmbiguous = !isReadOnly && outcome.MayHaveActed,
    };
}
