using Refit;

namespace Tidewire.Auth;

/// <summary>The wire contract of the auth service. Applications use <see cref="IAuthService"/>.</summary>
internal interface IAuthApi
{
    /// <summary><c>POST /verify</c>: verifies a token. 200 carries the claims; any other status is a rejection or a failure.</summary>
    /// <param name="request">The token.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The response, which the caller disposes.</returns>
    [Post("/verify")]
    Task<IApiResponse<TokenClaims>> VerifyAsync([Body] VerifyTokenRequest request, CancellationToken cancellationToken);

    /// <summary>Introspects a token (RFC 7662).</summary>
    /// <param name="path">The path of the endpoint, without the leading slash.</param>
    /// <param name="form">The token and, with <c>client_secret_post</c>, the client's credential.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The response, which the caller disposes.</returns>
    [Headers("Accept: application/json")]
    [Post("/{**path}")]
    Task<IApiResponse<TokenClaims>> IntrospectAsync(string path, [Body] HttpContent form, CancellationToken cancellationToken);
}
