namespace Tidewire.AspNetCore;

/// <summary>
/// Why a request was not authenticated, as <c>AuthenticateResult.Failure</c>. Never thrown by Tidewire. Holds no token.
/// </summary>
public sealed class TidewireAuthenticationException : Exception
{
    internal TidewireAuthenticationException(AuthenticationProblem problem, string message, ServiceFailure? failure = null)
        : base(message)
    {
        Problem = problem;
        Failure = failure;
    }

    /// <summary>
    /// Whether nobody could tell if the token is good, so that it was not refused: the auth service was unavailable, throttled, too slow, or answered in
    /// a way that says nothing about the token. Such a request is answered with 503.
    /// </summary>
    public bool IsOutage => Problem == AuthenticationProblem.Outage;

    /// <summary>The failure of the call; <see langword="null"/> where the auth service was not asked, or accepted a token that names no subject.</summary>
    public ServiceFailure? Failure { get; }

    internal AuthenticationProblem Problem { get; }
}
