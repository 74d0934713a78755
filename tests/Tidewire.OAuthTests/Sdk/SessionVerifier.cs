namespace Tidewire.OAuthTests.Sdk;

// <SessionVerifier>
internal sealed class SessionVerifier(ServiceCaller<ISessionApi> sessions) : ITokenVerifier
{
    public async Task<ServiceResult<TokenClaims>> VerifyAsync(string token, CancellationToken cancellationToken = default)
    {
        var session = await sessions.TryAsync((api, ct) => api.GetAsync(token, ct), cancellationToken);
        return session.IsSuccess ? ServiceResult.Success(session.Value.Claims, session.Attempts) : ServiceResult.Failed<TokenClaims>(session.Failure);
    }
}
// </SessionVerifier>
