using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>
/// Rejects, without a request, a token that is not a well-formed JWT or whose own content shows that it is invalid. Passing the check proves
/// nothing about a token.
/// </summary>
internal sealed class JwtPrecheck(IVerifier next, VerificationCounter counter, TimeProvider time) : IVerifier
{
    private static readonly ServiceResult<TokenClaims> _malformed = Rejected("the token is not a well-formed JWT");
    private static readonly ServiceResult<TokenClaims> _expired = Rejected(IntrospectionJudge.Expired);
    private static readonly ServiceResult<TokenClaims> _otherIssuer = Rejected(IntrospectionJudge.OtherIssuer);

    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        if (!options.TokensAreJwts || Find(request.Token, options) is not { } rejection)
            return next.VerifyAsync(request, cancellationToken);

        counter.Count(VerificationTelemetry.Local);
        return new(new Verification(rejection, time.GetTimestamp(), credential: null));
    }

    private ServiceResult<TokenClaims>? Find(string token, AuthOptions options) =>
        LocalTokenCheck.Find(token, string.IsNullOrEmpty(options.Issuer) ? null : options.Issuer, time.GetUtcNow(), options.ClockSkew) switch
        {
            TokenDefect.Malformed => _malformed,
            TokenDefect.Expired => _expired,
            TokenDefect.OtherIssuer => _otherIssuer,
            _ => null,
        };

    private static ServiceResult<TokenClaims> Rejected(string reason) => ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.Rejected) { Reason = reason });
}
