using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Tidewire.Resilience;

/// <summary>Says what a status or an exception of the transport means.</summary>
internal static class FailureClassifier
{
    /// <summary>What a status means that the contract does not count as success.</summary>
    public static ServiceFailureKind KindOf(HttpStatusCode status) => (int)status switch
    {
        429 => ServiceFailureKind.Throttled,
        >= 500 => ServiceFailureKind.Unavailable,
        _ => ServiceFailureKind.Rejected,
    };

    /// <summary>Whether another attempt may get another answer: 408, 429 and 5xx.</summary>
    public static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 429 or >= 500;

    /// <summary>Whether the breaker counts the answer: only 5xx; a 4xx comes from a service that is alive.</summary>
    public static bool IsOutage(HttpStatusCode status) => (int)status >= 500;

    /// <summary>Whether a request answered so may have been acted on. A 503 with Retry-After is a deliberate refusal.</summary>
    public static bool MayHaveActed(HttpStatusCode status, TimeSpan? retryAfter) => (int)status switch
    {
        408 => true,
        503 => retryAfter is null,
        >= 500 => true,
        >= 200 and < 300 => true,
        _ => false,
    };

    /// <summary>
    /// Whether an exception says that no connection came to be. A pooled connection that the server has just closed is not such a case:
    /// the request was written and may have been read.
    /// </summary>
    public static bool NeverConnected(Exception exception) =>
        exception is BrokenCircuitException or RateLimiterRejectedException
        || exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError
        };

    /// <summary>Whether an exception of an attempt may pass with another attempt.</summary>
    public static bool IsTransient(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or TimeoutRejectedException or OperationCanceledException;

    /// <summary>What an exception means, and in which words; <see langword="null"/> for one that is not of the remote side.</summary>
    public static (ServiceFailureKind Kind, string Reason)? Explain(Exception exception) => exception switch
    {
        BrokenCircuitException => (ServiceFailureKind.CircuitOpen, Reasons.CircuitOpen),
        RateLimiterRejectedException => (ServiceFailureKind.Throttled, "our own concurrency limit is reached"),
        TimeoutRejectedException or OperationCanceledException or TimeoutException => (ServiceFailureKind.TimedOut, Reasons.TimedOut),
        HttpRequestException e => (ServiceFailureKind.Unavailable, Reason(e)),
        JsonException => (ServiceFailureKind.InvalidResponse, Reasons.NotJson),
        InvalidDataException e => (ServiceFailureKind.InvalidResponse, e.Message == Http.UnreadableBody.TooLarge ? e.Message : Http.UnreadableBody.Corrupt),
        IOException or SocketException => (ServiceFailureKind.Unavailable, Reasons.ConnectionLost),
        AuthenticationException => (ServiceFailureKind.Unavailable, Reasons.TlsFailed),
        _ => null,
    };

    private static string Reason(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the host name does not resolve",
        HttpRequestError.ConnectionError => "connection refused or unreachable",
        HttpRequestError.SecureConnectionError => Reasons.TlsFailed,
        HttpRequestError.ProxyTunnelError => "the proxy did not connect",
        HttpRequestError.InvalidResponse => "the answer is not HTTP",
        HttpRequestError.ConfigurationLimitExceeded => "the answer's headers are over the limit",
        _ => Reasons.ConnectionLost,
    };
}
