using Refit;

namespace Tidewire.Auth;

/// <summary>The auth service as it is on the wire. Applications use <see cref="IAuthService"/>.</summary>
internal interface IAuthApi
{
    /// <summary><c>POST /verify</c>: is this token good? 200 with the claims, every other status is a no or a failure.</summary>
    /// <param name="request">The token.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer; dispose of it.</returns>
    [Post("/verify")]
    Task<IApiResponse<TokenClaims>> VerifyAsync([Body] VerifyTokenRequest request, CancellationToken cancellationToken);

    /// <summary>Introspects a token (RFC 7662).</summary>
    /// <param name="path">The path of the endpoint, without the slash at its beginning.</param>
    /// <param name="form">The token, and perhaps who asks.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer; dispose of it.</returns>
    [Headers("Accept: application/json")]
    [Post("/{**path}")]
    Task<IApiResponse<TokenClaims>> IntrospectAsync(string path, [Body] HttpContent form, CancellationToken cancellationToken);
}
