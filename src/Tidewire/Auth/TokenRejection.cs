using System.Net;
using Tidewire.Resilience;

namespace Tidewire;

/// <summary>When a token is rejected: the rules that <see cref="IAuthService"/> and fakes of it share.</summary>
public static class TokenRejection
{
    private static readonly ServiceFailure _noToken = new(ServiceFailureKind.Rejected) { Reason = "there is no token" };
    private static readonly ServiceFailure _tooLong = new(ServiceFailureKind.Rejected) { Reason = "the token is longer than MaxTokenLength" };

    /// <summary>Judges a token before the service is asked.</summary>
    /// <param name="token">The token.</param>
    /// <param name="maxLength">The longest token that is sent. Default <see cref="AuthOptions.DefaultMaxTokenLength"/>.</param>
    /// <returns>The failure of a token that is not sent: there is none, or it is too long. <see langword="null"/> for any other.</returns>
    public static ServiceFailure? OfUnsent(string? token, int maxLength = AuthOptions.DefaultMaxTokenLength) =>
        string.IsNullOrWhiteSpace(token) ? _noToken : token.Length > maxLength ? _tooLong : null;

    /// <summary>Judges the claims that the service answered with.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="attempts">How many requests the call sent. Default 1.</param>
    /// <returns>The failure of a token that is not <c>active</c> (RFC 7662); <see langword="null"/> for any other.</returns>
    public static ServiceFailure? OfClaims(TokenClaims claims, int attempts = 1)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return claims.IsActive ? null : new(ServiceFailureKind.Rejected) { Reason = Reasons.Inactive, StatusCode = HttpStatusCode.OK, Attempts = attempts };
    }

    /// <summary>
    /// Whether a refusal is a no to the token. Only an answer of the service's own with status 400, 401, 403, 413 or 422, or with 200 for a token that is not
    /// active, is; every other refusal speaks of the address, the request or a proxy.
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
