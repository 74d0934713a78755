namespace Tidewire;

/// <summary>The kinds of failure of a call.</summary>
public enum ServiceFailureKind
{
    /// <summary>
    /// The service refused the call: a 3xx (redirects are never followed), a 4xx that is not listed below, a success status that the
    /// contract does not define, or a token that is not active. Repeating the call does not help. When a token is verified, this always
    /// means that the token is invalid: 400, 401, 403, 413, 422, or not active.
    /// </summary>
    Rejected,

    /// <summary>
    /// The service answered 429 or with a <c>Retry-After</c> beyond the budget, or the client's concurrency limit was reached.
    /// </summary>
    Throttled,

    /// <summary>
    /// No connection, a TLS failure, a lost connection, a response that is not HTTP, a 5xx, 407 from a proxy, 408, or 409 while an earlier
    /// request with the same idempotency key is being processed. Also a missing access token of the application, an I/O or timeout exception
    /// of one of its message handlers, and a call after its services were disposed.
    /// </summary>
    Unavailable,

    /// <summary>The time limit of the attempt or of the call expired before the response was complete.</summary>
    TimedOut,

    /// <summary>
    /// Nothing was sent: the circuit is open after repeated failures or was isolated by an operator, or, with
    /// <see cref="ServiceClientOptions.UseApplicationResilience"/>, a circuit of the application is open.
    /// </summary>
    CircuitOpen,

    /// <summary>
    /// A success status with an unusable body: not JSON, not an object, duplicate names, invalid UTF-8, too deep, or over the size limit.
    /// When a token is verified, also a refusal that says nothing about the token: 404, 405, a redirect, a proxy's page.
    /// </summary>
    InvalidResponse,
}
