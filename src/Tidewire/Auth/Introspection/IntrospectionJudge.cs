using System.Net;
using Tidewire.Resilience;

namespace Tidewire.Auth;

/// <summary>
/// Maps the response of an introspection endpoint to a result (RFC 7662, sections 2.2 and 2.3). <see cref="ServiceFailureKind.Rejected"/>
/// always means that the token is invalid; a refusal of our own credential is <see cref="ServiceFailureKind.InvalidResponse"/>.
/// </summary>
internal static class IntrospectionJudge
{
    public const string OurCredentials = "the server refused the credentials of this application, not the token";
    public const string Expired = "the token has expired";
    public const string NotYetValid = "the token is not valid yet";
    public const string OtherAudience = "the token is for another audience";
    public const string OtherIssuer = "the token is from another issuer";
    private const string NoActive = "the answer does not say whether the token is active";

    // Not in RFC 7662. node-oidc-provider answers with this code to every JWT, forged or not. The token is rejected: a server that cannot
    // introspect a token does not confirm that it is valid.
    private const string UnsupportedTokenType = "unsupported_token_type";
    private static readonly string[] _ourErrors = ["unauthorized_client", "invalid_client", "access_denied"];

    /// <param name="answer">The response as the client read it.</param>
    /// <param name="error">The error code of a refusal (RFC 6749, section 5.2); <see langword="null"/> if there is none.</param>
    /// <param name="options">The requirements on tokens.</param>
    /// <param name="now">The current time.</param>
    public static ServiceResult<TokenClaims> Judge(ServiceResult<TokenClaims> answer, string? error, AuthOptions options, DateTimeOffset now) => answer switch
    {
        { Value: { StatesActivity: false } } => NoVerdict(answer, HttpStatusCode.OK, NoActive),
        { Value: { } claims } => Problem(claims, options, now) is { } problem ? Rejected(answer, problem) : answer,
        { Failure: { Kind: ServiceFailureKind.Rejected } refusal } => Judge(answer, refusal, error),
        _ => answer,
    };

    /// <summary>Whether the server refused our credential, not the token.</summary>
    public static bool IsOurs(ServiceFailure? failure) => failure is { Kind: ServiceFailureKind.InvalidResponse, Reason: OurCredentials };

    private static ServiceResult<TokenClaims> Judge(ServiceResult<TokenClaims> answer, ServiceFailure refusal, string? error) => refusal switch
    {
        // The RFC requires a challenge here, so a Basic challenge is not a sign of a proxy.
        { StatusCode: HttpStatusCode.Unauthorized } => NoVerdict(answer, HttpStatusCode.Unauthorized, OurCredentials),
        { IsProxyAnswer: true } => ServiceResult.Failed<TokenClaims>(TokenRefusal.NoVerdict(refusal)),
        { StatusCode: HttpStatusCode.Forbidden } => NoVerdict(answer, HttpStatusCode.Forbidden, OurCredentials),
        { StatusCode: HttpStatusCode.RequestEntityTooLarge } => answer,
        { StatusCode: HttpStatusCode.BadRequest } => error switch
        {
            UnsupportedTokenType => answer,
            { } code when _ourErrors.Contains(code) => NoVerdict(answer, HttpStatusCode.BadRequest, OurCredentials),
            _ => ServiceResult.Failed<TokenClaims>(TokenRefusal.NoVerdict(refusal)),
        },
        _ => ServiceResult.Failed<TokenClaims>(TokenRefusal.NoVerdict(refusal)),
    };

    private static string? Problem(TokenClaims claims, AuthOptions options, DateTimeOffset now)
    {
        if (!claims.IsActive)
            return Reasons.Inactive;
        if (claims.ExpiresAt <= now - options.ClockSkew)
            return Expired;
        if (claims.NotBefore > now + options.ClockSkew)
            return NotYetValid;
        if (options.Introspection.Audience is { Length: > 0 } audience && claims.HasOtherAudience(audience))
            return OtherAudience;
        return options.Issuer is { Length: > 0 } issuer && claims.HasOtherIssuer(issuer) ? OtherIssuer : null;
    }

    private static ServiceResult<TokenClaims> Rejected(ServiceResult<TokenClaims> answer, string reason) =>
        ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.Rejected) { Reason = reason, StatusCode = HttpStatusCode.OK, Attempts = answer.Attempts });

    private static ServiceResult<TokenClaims> NoVerdict(ServiceResult<TokenClaims> answer, HttpStatusCode status, string reason) =>
        ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.InvalidResponse)
        {
            Reason = reason,
            StatusCode = status,
            Attempts = answer.Attempts,
            RequestId = answer.Failure?.RequestId,
        });
}
