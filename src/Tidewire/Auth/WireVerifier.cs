namespace Tidewire.Auth;

/// <summary>The last stage of the chain: calls the service by the protocol that the current options select.</summary>
internal sealed class WireVerifier(VerifyEndpoint verify, IntrospectionEndpoint introspection, ServiceCaller<IAuthApi> caller) : IVerifier
{
    public bool RefusesCalls => caller.RefusesCalls;

    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken) =>
        request.Options.Wire == AuthWire.Introspection ? introspection.VerifyAsync(request, cancellationToken) : verify.VerifyAsync(request, cancellationToken);
}
