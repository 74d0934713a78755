namespace Tidewire;

/// <summary>Verifies tokens.</summary>
/// <remarks>
/// A thread-safe singleton. As in token introspection (RFC 7662), only the service decides whether a token is valid. Verification is
/// read-only, so it is retried after every transient failure, within <see cref="ServiceClientOptions.Budget"/>. Concurrent verifications of
/// one token share one call; with <see cref="AuthCacheOptions.Enabled"/> the result is cached.
/// </remarks>
public interface IAuthService
{
    /// <summary>Verifies a token.</summary>
    /// <param name="token">The token. If it is empty, white space or <see langword="null"/>, nothing is sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The claims of a valid token; <see langword="null"/> for an invalid one <b>and for every failure of the service</b>. To answer 401
    /// only for an invalid token, use <see cref="TryVerifyTokenAsync"/>, which tells the two apart.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<TokenClaims?> VerifyTokenAsync(string? token, CancellationToken cancellationToken = default);

    /// <summary>Verifies a token and returns the reason if there are no claims.</summary>
    /// <param name="token">The token. If it is empty, white space or <see langword="null"/>, nothing is sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The claims, or the failure. <see cref="ServiceFailureKind.Rejected"/> always means that the token is invalid: for example,
    /// <c>POST /verify</c> was answered with 400, 401, 403, 413 or 422, the service answered that the token is not <c>active</c>, or the
    /// token is missing or longer than <see cref="AuthOptions.MaxTokenLength"/>. Any other kind means that the token could not be verified.
    /// A refusal that points to a wrong address (404, 405, a redirect) or comes from a proxy is
    /// <see cref="ServiceFailureKind.InvalidResponse"/>. A 401 or 403 from <c>POST /verify</c> may also be caused by a wrong API key: after
    /// 20 of them without a success, a warning is logged.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<ServiceResult<TokenClaims>> TryVerifyTokenAsync(string? token, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the cached result of a token, so that its next verification calls the service. Revoke the token at the service first, then
    /// call this method. A verification in flight still completes, but its result is not cached.
    /// </summary>
    /// <param name="token">The token. If it is empty, white space or <see langword="null"/>, nothing is done.</param>
    /// <param name="cancellationToken">Cancels the wait. The token is forgotten nevertheless.</param>
    /// <returns>
    /// <see langword="true"/> if this instance has forgotten the token and, with <see cref="AuthCacheOptions.Distributed"/>, the removal
    /// was written to the shared store and published to the other instances. An instance that misses the message accepts the token for
    /// <see cref="AuthCacheOptions.Duration"/> at most. <see langword="false"/> if the store could not be reached within about three
    /// seconds: this instance has forgotten the token, but the others have not. The removal is then retried in the background until it
    /// succeeds. While the store is unreachable, no instance accepts a stale result during an outage of the auth service.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<bool> ForgetTokenAsync(string? token, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the cached results of all tokens of a user, so that the next verification of each calls the service: "log out everywhere".
    /// Revoke the user's tokens at the service first, then call this method. It affects tokens that were verified earlier, in this and in
    /// the other instances. As with <see cref="ForgetTokenAsync"/>, a verification in flight still completes, but its result is not cached.
    /// Tokens that the user gets later are not affected.
    /// </summary>
    /// <param name="subject">
    /// The user's <see cref="TokenClaims.Subject"/>. If it is blank or <see langword="null"/>, nothing is done.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait. The tokens are forgotten nevertheless.</param>
    /// <returns>As for <see cref="ForgetTokenAsync"/>. The shared store holds a hash of the subject.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<bool> ForgetSubjectAsync(string? subject, CancellationToken cancellationToken = default);
}
