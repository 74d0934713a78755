using Refit;

namespace Tidewire.Auth;

/// <summary>The body of <c>POST /verify</c>. A class, not a record: <c>ToString</c> must not show the token.</summary>
internal sealed class VerifyTokenRequest
{
    /// <summary>The token to verify.</summary>
    public required string Token { get; init; }

    /// <summary>Sends the request. A method here saves an allocation per call, compared with a lambda that captures the request.</summary>
    public Task<IApiResponse<TokenClaims>> SendAsync(IAuthApi api, CancellationToken cancellationToken) => api.VerifyAsync(this, cancellationToken);
}
