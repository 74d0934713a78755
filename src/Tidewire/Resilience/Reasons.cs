using System.Net;

namespace Tidewire.Resilience;

/// <summary>The fixed texts of <see cref="ServiceFailure.Reason"/>. They never contain data of a call.</summary>
internal static class Reasons
{
    public const string CircuitOpen = "the circuit is open";
    public const string CircuitOpenedMeanwhile = "the circuit opened between two attempts";
    public const string ApplicationCircuitOpen = "a circuit of the application is open";
    public const string CircuitIsolated = "the circuit was isolated by an operator";
    public const string NotResolved = "the host name does not resolve";
    public const string NotConnected = "connection refused or unreachable";
    public const string ProxyFailed = "the proxy did not connect";
    public const string HeadersTooLarge = "the response headers exceed the limit";
    public const string ConnectionLost = "the connection was lost";
    public const string NotHttp = "the response is not HTTP";
    public const string TimedOut = "the time limit expired";
    public const string TlsFailed = "the TLS handshake failed";
    public const string HandlerFailed = "a message handler of the application failed";
    public const string NoCredential = "there is no access token for the service";
    public const string Disposed = "the application's services are disposed";
    public const string LimitReached = "the client's concurrency limit is reached";
    public const string EmptyBody = "the body is empty";
    public const string NotJson = "the body is not the expected JSON";
    public const string Inactive = "the token is not active";
    public const string RetryAfterTooLong = "Retry-After exceeds the remaining budget";
    public const string StillProcessing = "the service is still processing an earlier request with this idempotency key";

    public static string Of(HttpStatusCode status) => (int)status switch
    {
        304 => "not modified, so there is no body",
        401 or 403 => "the service refused the token or the API key",
        404 or 405 => "no such endpoint, or no such resource",
        407 => "the proxy asks for credentials",
        408 => "the service gave up waiting for the request",
        409 => "the request conflicts with the state of the resource",
        429 => "too many requests",
        >= 200 and < 300 => "a success status that the contract does not define",
        >= 300 and < 400 => "redirects are not followed",
        >= 500 => "the service failed",
        _ => "the service refused the request",
    };

    public static string Of(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => NotResolved,
        HttpRequestError.ConnectionError => NotConnected,
        HttpRequestError.SecureConnectionError => TlsFailed,
        HttpRequestError.ProxyTunnelError => ProxyFailed,
        HttpRequestError.InvalidResponse => NotHttp,
        HttpRequestError.ConfigurationLimitExceeded => HeadersTooLarge,
        _ => ConnectionLost,
    };
}
