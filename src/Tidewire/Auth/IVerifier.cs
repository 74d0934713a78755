namespace Tidewire.Auth;

/// <summary>
/// One stage of the verification chain. A stage answers or calls the next stage, and sees the result on its way back. The last stage calls
/// the service.
/// </summary>
/// <remarks>
/// The order is memory, JWT precheck, coalescing, outage fallback, memory update, shared store, limit for unknown tokens, verifier;
/// <see cref="VerificationChain"/> builds the chain. The stages from the outage fallback on run once per call, however many callers wait for it.
/// If the cache is off, coalescing calls the verifier directly.
/// </remarks>
internal interface IVerifier
{
    /// <summary>Whether the last stage refuses calls without sending them, because the circuit is open.</summary>
    bool RefusesCalls => false;

    /// <summary>Verifies a token.</summary>
    /// <param name="request">The token, and the data that earlier stages have added.</param>
    /// <param name="cancellationToken">Cancels the call. After coalescing, it is canceled when all waiting callers have canceled.</param>
    /// <returns>The result. Failures of the remote side are results too; only cancellation and errors of the application throw.</returns>
    ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken);
}
