using System.Net;

namespace Tidewire.Testing;

/// <summary>What the real facades answer, under default options, when a call fails.</summary>
internal static class TypicalFailure
{
    private static readonly TimeSpan _breakDuration = TimeSpan.FromSeconds(60);

    public static ServiceFailure OfVerification(ServiceFailureKind kind) => kind switch
    {
        ServiceFailureKind.Rejected => RejectedToken(HttpStatusCode.Unauthorized, "refused: the token, or our API key"),
        ServiceFailureKind.TimedOut => new(kind) { Reason = "the time limit ended", Attempts = 1 },
        ServiceFailureKind.InvalidResponse => new(kind)
        {
            Reason = "the body is not the JSON object expected",
            StatusCode = HttpStatusCode.OK,
            Attempts = 1,
        },
        _ => OfAny(kind),
    };

    public static ServiceFailure OfWrite(ServiceFailureKind kind) => kind switch
    {
        ServiceFailureKind.Rejected => new(kind)
        {
            Reason = "the service refused the request",
            StatusCode = HttpStatusCode.UnprocessableEntity,
            Attempts = 1,
        },
        ServiceFailureKind.TimedOut => new(kind) { Reason = "the time limit ended", Attempts = 1, IsAmbiguous = true },
        ServiceFailureKind.InvalidResponse => throw new ArgumentException(
            $"{kind} never comes from this service: its status alone decides, the body is not read. Only the auth service can fail so.", nameof(kind)),
        _ => OfAny(kind),
    };

    public static ServiceFailure RejectedToken(HttpStatusCode status, string reason) =>
        new(ServiceFailureKind.Rejected) { Reason = reason, StatusCode = status, Attempts = 1 };

    private static ServiceFailure OfAny(ServiceFailureKind kind) => kind switch
    {
        ServiceFailureKind.Throttled => new(kind) { Reason = "too many requests", StatusCode = HttpStatusCode.TooManyRequests, Attempts = 3 },
        ServiceFailureKind.Unavailable => new(kind) { Reason = "connection refused or unreachable", Attempts = 3 },
        ServiceFailureKind.CircuitOpen => new(kind) { Reason = "the circuit is open", RetryAfter = _breakDuration },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of failure."),
    };
}
