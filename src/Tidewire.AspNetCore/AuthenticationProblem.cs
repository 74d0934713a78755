namespace Tidewire.AspNetCore;

/// <summary>Who is to blame when a request is not authenticated.</summary>
internal enum AuthenticationProblem
{
    /// <summary>The request: it holds something that is no credential (<c>invalid_request</c>).</summary>
    InvalidRequest,

    /// <summary>The token (<c>invalid_token</c>).</summary>
    InvalidToken,

    /// <summary>The auth service, or how we call it. The token may be good.</summary>
    Outage,
}
