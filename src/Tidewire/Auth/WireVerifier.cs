namespace Tidewire.Auth;

/// <summary>The last part of the chain: asks the service in the way that the options name at the moment.</summary>
internal sealed class WireVerifier(VerifyEndpoint verify, IntrospectionEndpoint introspection) : IVerifier
{
    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken) =>
        request.Options.Wire == AuthWire.Introspection ? introspection.VerifyAsync(request, cancellationToken) : verify.VerifyAsync(request, cancellationToken);
}
