namespace Tidewire.AspNetCore;

/// <summary>Why a request is not authenticated.</summary>
internal enum AuthenticationProblem
{
    /// <summary>The request does not contain exactly one well-formed token, or the token is too long (<c>invalid_request</c>).</summary>
    InvalidRequest,

    /// <summary>The auth service rejected the token, or the token has no subject (<c>invalid_token</c>).</summary>
    InvalidToken,

    /// <summary>The token could not be verified. It may be valid.</summary>
    Outage,
}
