using System.Runtime.CompilerServices;

namespace Tidewire.Auth;

/// <summary>Verifies tokens with <c>POST /verify</c>.</summary>
internal sealed class VerifyEndpoint(
    ServiceCaller<IAuthApi> caller, Func<AuthOptions> options, VerificationCounter counter, ApiKeyWarning keyWarning, TimeProvider time) : IVerifier
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        string credential = request.Credential;
        long askedAt = time.GetTimestamp();
        var body = new VerifyTokenRequest { Token = request.Token };

        var answer = await caller.TryAsync(body.SendAsync, cancellationToken).ConfigureAwait(false);

        counter.CountCall(answer.Failure);
        var result = TokenRefusal.RejectInactive(answer);
        keyWarning.Observe(result, credential);

        // Each attempt reads the current API key. If the key changed during the call, it is unknown which of the two was used.
        return new(SubjectClaims.WithSubject(result, request.Options.SubjectClaim), askedAt, credential == VerificationRequest.CredentialOf(options()) ? credential : null);
    }
}
