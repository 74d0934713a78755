namespace Tidewire;

/// <summary>
/// Verifies tokens with an application's own code, for a service that supports neither <c>POST /verify</c> nor RFC 7662. The verifier replaces
/// both; the coalescing, the cache and the stale results of <see cref="IAuthService"/> work unchanged.
/// </summary>
/// <remarks>
/// Register the implementation with <see cref="TidewireBuilder.AddTokenVerifier{TVerifier}()"/>. It must be thread-safe. It is called for
/// each verification that the cache does not answer; concurrent verifications of one token share a call. A call is limited by
/// <see cref="ServiceClientOptions.Budget"/>. Calls are not retried and have no circuit breaker; to get both, use a
/// <see cref="ServiceCaller{TApi}"/> in the implementation.
/// </remarks>
public interface ITokenVerifier
{
    /// <summary>Verifies a token.</summary>
    /// <param name="token">The token; neither blank nor longer than <see cref="AuthOptions.MaxTokenLength"/>.</param>
    /// <param name="cancellationToken">Canceled when all waiting callers have canceled, and when the budget is used up.</param>
    /// <returns>
    /// The claims of a valid token, or a failure. <see cref="ServiceFailureKind.Rejected"/> means that the token is invalid; any other kind
    /// means that it could not be verified. I/O and timeout exceptions count as the latter; any other exception is thrown to the caller of
    /// <see cref="IAuthService"/>.
    /// </returns>
    Task<ServiceResult<TokenClaims>> VerifyAsync(string token, CancellationToken cancellationToken = default);
}
