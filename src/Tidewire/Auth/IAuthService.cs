namespace Tidewire;

/// <summary>Says whether a token is good.</summary>
/// <remarks>
/// A singleton, safe for any thread. Verification follows the idea of token introspection (RFC 7662): the service alone decides. It changes
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
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<TokenClaims?> VerifyTokenAsync(string? token, CancellationToken cancellationToken = default);

    /// <summary>Verifies a token and says why, if there are no claims.</summary>
    /// <param name="token">The token. Empty, white space or <see langword="null"/> is no token: nothing is sent.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>
    /// The claims, or the failure. <see cref="ServiceFailureKind.Rejected"/> is a no to the token and nothing else: the service answered 400, 401, 403, 413 or
    /// 422, or that the token is not <c>active</c>; or there is no token, or one longer than <see cref="AuthOptions.MaxTokenLength"/>. Every other kind means
    /// that nobody could tell. A refusal that speaks of our address (404, 405, a redirect) or comes from a proxy is
    /// <see cref="ServiceFailureKind.InvalidResponse"/>. A 401 or 403 may also be meant for our API key: after 20 of them without a single success a warning is
    /// logged.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<ServiceResult<TokenClaims>> TryVerifyTokenAsync(string? token, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets what is remembered of a token, so that its next verification asks the service. Call it after a sign-out or a revocation, once the service knows
    /// of it. A verification under way is still answered, but not remembered.
    /// </summary>
    /// <param name="token">The token. Empty, white space or <see langword="null"/> is no token: nothing is done.</param>
    /// <param name="cancellationToken">The caller's cancellation. It ends the waiting: the token is forgotten all the same.</param>
    /// <returns>
    /// <see langword="true"/> when this instance has forgotten the token and, with <see cref="AuthCacheOptions.Distributed"/>, the removal stands in the shared
    /// store and was published to the other instances. One that misses the message honors the token for <see cref="AuthCacheOptions.Duration"/> at most.
    /// <see langword="false"/> when the store could not be reached within some three seconds: this instance has forgotten the token, the others have not. The
    /// removal is then repeated in the background until it stands. Without the store, no instance honors any token in an outage of the auth service.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<bool> ForgetTokenAsync(string? token, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets what is remembered of all tokens of a user, so that the next verification of each asks the service: "log out everywhere". Call it once the service
    /// has ended the user's tokens. It reaches the tokens that were verified before it, here and in the other instances, and calls under way as
    /// <see cref="ForgetTokenAsync"/> does. Tokens that the user gets later are not affected.
    /// </summary>
    /// <param name="subject">The user, as <see cref="TokenClaims.Subject"/> names it. Blank or <see langword="null"/> is nobody: nothing is done.</param>
    /// <param name="cancellationToken">The caller's cancellation. It ends the waiting: the tokens are forgotten all the same.</param>
    /// <returns>As for <see cref="ForgetTokenAsync"/>. The shared store holds a hash of the user.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<bool> ForgetSubjectAsync(string? subject, CancellationToken cancellationToken = default);
}
