namespace Tidewire;

/// <summary>
/// An application's own way to ask whether a token is good, for a service that speaks neither <c>POST /verify</c> nor RFC 7662. It stands in the place of both,
/// below coalescing, cache and outage rule of <see cref="IAuthService"/>.
/// </summary>
/// <remarks>
/// Register it with <see cref="TidewireBuilder.AddTokenVerifier{TVerifier}()"/>. It is called by several threads at once, once for each token that is not
/// remembered, within <see cref="ServiceClientOptions.Budget"/>. Retries and a circuit come with a <see cref="ServiceCaller{TApi}"/>.
/// </remarks>
public interface ITokenVerifier
{
    /// <summary>Asks whether a token is good.</summary>
    /// <param name="token">The token, neither blank nor longer than <see cref="AuthOptions.MaxTokenLength"/>.</param>
    /// <param name="cancellationToken">Canceled when all who wait have canceled, and when the budget ends.</param>
    /// <returns>
    /// The claims of a good token. A failure of the kind <see cref="ServiceFailureKind.Rejected"/> is a no to the token; every other kind means that nobody could
    /// tell. Input/output and timeout exceptions count as such a failure; any other exception is thrown to the caller of <see cref="IAuthService"/>.
    /// </returns>
    Task<ServiceResult<TokenClaims>> VerifyAsync(string token, CancellationToken cancellationToken = default);
}
