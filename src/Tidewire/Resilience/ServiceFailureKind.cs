namespace Tidewire;

/// <summary>Why a call did not succeed.</summary>
public enum ServiceFailureKind
{
    /// <summary>
    /// The service answered no: a 3xx (redirects are never followed), a 4xx, a success status the contract does not name, or a token that is
    /// not active. The same question will get the same answer. From the verification of a token this is a no to the token and nothing else: 400, 401, 403, 413,
    /// 422, or not active.
    /// </summary>
    Rejected,

    /// <summary>The service answered 429, asked for a pause longer than the budget allowed, or our own concurrency limit was reached.</summary>
    Throttled,

    /// <summary>
    /// No connection, a TLS failure, a connection lost, a 5xx, 407 of a proxy, 408, or 409 while an earlier request with the key is at work. Also an input/output or
    /// timeout exception of a message handler of the application, and a call after the application's services were disposed of.
    /// </summary>
    Unavailable,

    /// <summary>Our own time limit ended before the answer was complete.</summary>
    TimedOut,

    /// <summary>
    /// Nothing was sent: after repeated failures the circuit is open, or it was isolated by an operator, or a circuit of the application is open to which the client is
    /// left.
    /// </summary>
    CircuitOpen,

    /// <summary>
    /// A success status with a body that cannot be trusted: not JSON, not an object, duplicate keys, invalid UTF-8, too deep, over the size cap. From the
    /// verification of a token also a refusal that says nothing of the token: 404, 405, a redirect, a proxy's page.
    /// </summary>
    InvalidResponse,
}
