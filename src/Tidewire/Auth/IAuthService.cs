namespace Tidewire;

/// <summary>Says whether a token is good.</summary>
/// <remarks>
/// A singleton, safe for any thread. InFlightVerification follows the idea of token introspection (RFC 7662): the service alone decides. It changes
/// nothing, so it is tried again after every passing failure, within <see cref="ServiceClientOptions.Budget"/>. Concurrent verifications of one token make one
/// call; with <see cref="AuthCacheOptions.Enabled"/> its answer is remembered for a while.
/// </remarks>
public interface IAuthService
{
    /// <summary>Verifies a token.</summary>
    /// <param name="token">The token. Empty, white space or <see langword="null"/> is no token: nothing is sent.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>
    /// The claims of a good token; <see langword="null"/> for a bad one <b>and for every failure of the service</b>. Who answers a request with
    /// 401 must tell the two apart: use <see cref="TryVerifyTokenAsync"/>.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<TokenClaims?> VerifyTokenAsync(string? token, CancellationToken cancellationToken = default);

    /// <summary>Verifies a token and says why, if there are no claims.</summary>
    /// <param name="token">The token. Empty, white space or <see langword="null"/> is no token: nothing is sent.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>
    /// The claims, or the failure: <see cref="ServiceFailureKind.Rejected"/> means that the service said no (or that there is no token, one longer than
    /// <see cref="AuthOptions.MaxTokenLength"/>, or one that is not <c>active</c>), every other kind that nobody could tell. A no with 401 or 403 may also be
    /// meant for our API key, and one with another status, 404 for instance, for our address: the status tells.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<ServiceResult<TokenClaims>> TryVerifyTokenAsync(string? token, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets what is remembered of a token, so that its next verification asks the service: after a sign-out or a revocation, once the service knows of
    /// it. A verification under way now is still answered, but not remembered.
    /// </summary>
    /// <param name="token">The token. Empty, white space or <see langword="null"/> is no token: nothing is done.</param>
    /// <param name="cancellationToken">The caller's cancellation. It ends the waiting: the token is forgotten all the same.</param>
    /// <returns>
    /// A task that ends when this instance has forgotten the token and, with <see cref="AuthCacheOptions.Distributed"/>, the others were told. It does not fail
    /// where the store is down: they are then told when it is back, and forget by themselves after <see cref="AuthCacheOptions.Duration"/> (or
    /// <see cref="AuthCacheOptions.StaleOnOutage"/>, should the auth service be down as well).
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task ForgetTokenAsync(string? token, CancellationToken cancellationToken = default);
}
