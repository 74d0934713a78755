namespace Tidewire.Auth;

/// <summary>
/// One part of the chain that answers for tokens. A part answers by itself or asks the next, and sees the answer again on its way back; the last part asks
/// whoever decides.
/// </summary>
/// <remarks>
/// The order is memory, JWT precheck, coalescing, outage fallback, memory update, shared store, limit for unknown tokens, verifier; <see cref="VerificationChain"/> puts it together. Everything
/// from the outage fallback on runs once for each call, however many wait for it.
/// </remarks>
internal interface IVerifier
{
    /// <summary>Answers for a token.</summary>
    /// <param name="request">The token, and what the parts above know of it.</param>
    /// <param name="cancellationToken">The caller's cancellation; below coalescing, that of all who wait.</param>
    /// <returns>The answer. Failures of the remote side are answers too; only cancellation and errors of the application throw.</returns>
    ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken);
}
