namespace Tidewire.AspNetCore;

/// <summary>Why a request is not authenticated.</summary>
internal enum AuthenticationProblem
{
    /// <summary>The request does not hold exactly one well-formed token (<c>invalid_request</c>).</summary>
    InvalidRequest,

    /// <summary>The auth service rejected the token, or accepted one that names no subject (<c>invalid_token</c>).</summary>
    InvalidToken,

    /// <summary>The auth service could not tell. The token may be good.</summary>
    Outage,
}
