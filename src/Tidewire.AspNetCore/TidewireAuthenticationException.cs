namespace Tidewire.AspNetCore;

/// <summary>
/// The reason why a request was not authenticated, as <c>AuthenticateResult.Failure</c>. Tidewire never throws it. Contains no token.
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
    /// Whether the token could not be verified and may be valid: the auth service was unavailable or too slow, throttled the call, or gave
    /// a response that says nothing about the token. True for every failure except <see cref="ServiceFailureKind.Rejected"/>. Such a
    /// request is answered with 503.
    /// </summary>
    public bool IsOutage => Problem == AuthenticationProblem.Outage;

    /// <summary>
    /// The failure of the verification; <see langword="null"/> if no verification was attempted (<c>invalid_request</c>), or if it
    /// succeeded but the token has no subject.
    /// </summary>
    public ServiceFailure? Failure { get; }

    internal AuthenticationProblem Problem { get; }
}
