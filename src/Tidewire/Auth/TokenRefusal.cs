namespace Tidewire.Auth;

/// <summary>
/// The one place that decides what an answer of <c>POST /verify</c> says of the token. <see cref="ServiceFailureKind.Rejected"/> leaves it as a no to the
/// token and nothing else.
/// </summary>
internal static class TokenRefusal
{
    public const string ProxyAnswer = "a proxy's page or challenge, not the service's answer";

    /// <summary>The failure as callers get it: a refusal that speaks of our address, of the request or of a proxy is an invalid response.</summary>
    public static ServiceFailure Judge(ServiceFailure failure) =>
        failure.Kind == ServiceFailureKind.Rejected && !TokenRejection.Is(failure) ? NoVerdict(failure) : failure;

    /// <summary>Claims that are not <c>active</c> are a no; any other answer stays as it is.</summary>
    public static ServiceResult<TokenClaims> RejectInactive(ServiceResult<TokenClaims> answer) =>
        answer.Value is { } claims && TokenRejection.OfClaims(claims, answer.Attempts) is { } inactive ? ServiceResult.Failed<TokenClaims>(inactive) : answer;

    /// <summary>A refusal that says nothing of the token.</summary>
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
