namespace Tidewire.Auth;

/// <summary>
/// Maps a response of <c>POST /verify</c> to a result; no other code decides this. <see cref="ServiceFailureKind.Rejected"/> always means
/// that the token is invalid.
/// </summary>
internal static class TokenRefusal
{
    public const string ProxyAnswer = "a proxy's page or challenge, not the service's answer";

    /// <summary>
    /// The failure that callers get: a refusal that concerns the address, the request or a proxy becomes
    /// <see cref="ServiceFailureKind.InvalidResponse"/>.
    /// </summary>
    public static ServiceFailure Judge(ServiceFailure failure) =>
        failure.Kind == ServiceFailureKind.Rejected && !TokenRejection.Is(failure) ? NoVerdict(failure) : failure;

    /// <summary>Rejects claims that are not <c>active</c>; returns any other result unchanged.</summary>
    public static ServiceResult<TokenClaims> RejectInactive(ServiceResult<TokenClaims> answer) =>
        answer.Value is { } claims && TokenRejection.OfClaims(claims, answer.Attempts) is { } inactive ? ServiceResult.Failed<TokenClaims>(inactive) : answer;

    /// <summary>The failure for a refusal that says nothing about the token.</summary>
    public static ServiceFailure NoVerdict(ServiceFailure refusal) => new(ServiceFailureKind.InvalidResponse)
    {
        Reason = refusal.IsProxyAnswer ? ProxyAnswer : refusal.Reason,
        StatusCode = refusal.StatusCode,
        RequestId = refusal.RequestId,
        RetryAfter = refusal.RetryAfter,
        Attempts = refusal.Attempts,
        IsProxyAnswer = refusal.IsProxyAnswer,
    };
}
