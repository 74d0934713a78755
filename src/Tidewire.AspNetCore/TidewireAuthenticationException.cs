namespace Tidewire.AspNetCore;

/// <summary>Why a request was not authenticated, as <c>AuthenticateResult.Failure</c>. Tidewire never throws it. Holds no token.</summary>
public sealed class TidewireAuthenticationException : Exception
{
    internal TidewireAuthenticationException(AuthenticationProblem problem, string message, ServiceFailure? failure = null)
        : base(message)
    {
        Problem = problem;
        Failure = failure;
    }

    /// <summary>
    /// Whether the token could not be verified, so that it may be good: the auth service was unavailable, throttled or too slow, or its answer says nothing about
    /// the token. Every failure but <see cref="ServiceFailureKind.Rejected"/> is one. Such a request is answered with 503.
    /// </summary>
    public bool IsOutage => Problem == AuthenticationProblem.Outage;

    /// <summary>The failure of the call; <see langword="null"/> where the auth service was not asked, or accepted a token that names no subject.</summary>
    public ServiceFailure? Failure { get; }

    internal AuthenticationProblem Problem { get; }
}
