using Tidewire.Clients;

namespace Tidewire.Auth;

/// <summary>Says whether a token is good.</summary>
/// <remarks>
/// A singleton, safe for any thread. Verification follows the idea of token introspection (RFC 7662): the service alone decides. It changes
/// nothing, so it is tried again after every passing failure, within <see cref="ServiceClientOptions.Budget"/>.
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
    /// The claims, or the failure: <see cref="Resilience.ServiceFailureKind.Rejected"/> means that the service said no (or that there is no token, one longer than
    /// <see cref="AuthOptions.MaxTokenLength"/>, or one that is not <c>active</c>), every other kind that nobody could tell. A no with 401 or 403 may also be
    /// meant for our API key, and one with another status, 404 for instance, for our address: the status tells.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<ServiceResult<TokenClaims>> TryVerifyTokenAsync(string? token, CancellationToken cancellationToken = default);
}
