using System.Runtime.CompilerServices;

namespace Tidewire.Auth;

/// <summary>Verifies tokens at an OAuth server's introspection endpoint (RFC 7662).</summary>
internal sealed class IntrospectionEndpoint(
    ServiceCaller<IAuthApi> caller, Func<AuthOptions> options, VerificationCounter counter, ClientRefusalWarning warning, TimeProvider time) : IVerifier
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var current = options();
        string identity = current.Identity;
        long askedAt = time.GetTimestamp();
        string path = current.Introspection.Path[1..];
        var form = IntrospectionForm.Create(request.Token, current.Introspection);

        var answer = await caller
            .TryAsync<TokenClaims, IntrospectionError>((api, ct) => api.IntrospectAsync(path, form, ct), cancellationToken).ConfigureAwait(false);

        counter.CountCall(answer.Failure);
        var result = IntrospectionJudge.Judge(answer.Result, answer.Error?.Error, current, time.GetUtcNow());
        warning.Observe(result);

        return new(SubjectClaims.WithSubject(result, current.SubjectClaim), askedAt, identity == options().Identity ? identity : null);
    }
}
