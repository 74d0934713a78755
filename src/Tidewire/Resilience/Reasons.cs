using System.Net;

namespace Tidewire.Resilience;

/// <summary>Words of <see cref="ServiceFailure.Reason"/> that are used in more than one place.</summary>
internal static class Reasons
{
    public const string CircuitOpen = "the circuit is open";
    public const string CircuitOpenedMeanwhile = "the circuit opened between two attempts";
    public const string CircuitIsolated = "the circuit was isolated by hand";
    public const string ConnectionLost = "the connection was lost";
    public const string TimedOut = "the time limit ended";
    public const string TlsFailed = "the TLS handshake failed";
    public const string EmptyBody = "the body is empty";
    public const string NotJson = "the body is not the JSON object expected";
    public const string Inactive = "the token is not active";
    public const string RetryAfterTooLong = "the service asks for a pause longer than the budget allows";

    /// <summary>Words for a status that is not a success.</summary>
    public static string Of(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => "refused: the token, or our API key",
        404 or 405 => "no such endpoint, or no such resource",
        429 => "too many requests",
        >= 200 and < 300 => "a success status that is not the contract's",
        >= 300 and < 400 => "redirects are not followed",
        >= 500 => "the service failed",
        _ => "the service refused the request",
    };
}
