using System.Net;
using Tidewire.Resilience;

namespace Tidewire;

/// <summary>The rules for rejecting a token, shared by <see cref="IAuthService"/> and its fakes.</summary>
public static class TokenRejection
{
    private static readonly ServiceFailure _noToken = new(ServiceFailureKind.Rejected) { Reason = "there is no token" };
    private static readonly ServiceFailure _tooLong = new(ServiceFailureKind.Rejected) { Reason = "the token is longer than MaxTokenLength" };

    /// <summary>Checks a token before it is sent.</summary>
    /// <param name="token">The token.</param>
    /// <param name="maxLength">
    /// The longest token that is sent, in characters. Default <see cref="AuthOptions.DefaultMaxTokenLength"/>.
    /// </param>
    /// <returns>The failure if the token is missing or too long; otherwise <see langword="null"/>.</returns>
    public static ServiceFailure? OfUnsent(string? token, int maxLength = AuthOptions.DefaultMaxTokenLength) =>
        string.IsNullOrWhiteSpace(token) ? _noToken : token.Length > maxLength ? _tooLong : null;

    /// <summary>Checks the claims that the service returned.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="attempts">The number of requests that the call sent. Default 1.</param>
    /// <returns>The failure if the token is not <c>active</c> (RFC 7662); otherwise <see langword="null"/>.</returns>
    public static ServiceFailure? OfClaims(TokenClaims claims, int attempts = 1)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return claims.IsActive ? null : new(ServiceFailureKind.Rejected) { Reason = Reasons.Inactive, StatusCode = HttpStatusCode.OK, Attempts = attempts };
    }

    /// <summary>
    /// Whether a refusal rejects the token: only if the token was rejected without a request, or if the service itself answered 400, 401,
    /// 403, 413 or 422, or 200 for a token that is not active. Any other refusal concerns the address, the request or a proxy.
    /// </summary>
    /// <param name="failure">The refusal.</param>
    /// <returns><see langword="true"/> if the token is rejected.</returns>
    public static bool Is(ServiceFailure failure) => failure is
    {
        Kind: ServiceFailureKind.Rejected,
        IsProxyAnswer: false,
        StatusCode: null or HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity,
    };
}
