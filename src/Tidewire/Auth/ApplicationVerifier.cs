using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Verifies tokens with the application's own <see cref="ITokenVerifier"/>.</summary>
internal sealed class ApplicationVerifier(ITokenVerifier verifier, Func<AuthOptions> options, VerificationCounter counter, TimeProvider time) : IVerifier
{
    private const string Failed = "the token verifier of the application failed";

    public async ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var current = options();
        string identity = current.Identity;
        long askedAt = time.GetTimestamp();

        var answer = await AskAsync(request.Token, current.Budget, cancellationToken).ConfigureAwait(false);

        counter.Count(VerificationTelemetry.Service);
        var result = SubjectClaims.WithSubject(TokenRefusal.RejectInactive(answer), current.SubjectClaim);
        return new(result, askedAt, identity == options().Identity ? identity : null);
    }

    private async Task<ServiceResult<TokenClaims>> AskAsync(string token, TimeSpan budget, CancellationToken cancellationToken)
    {
        using var ending = new CancellationTokenSource(budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancellationToken);
        try
        {
            // A verifier that ignores its cancellation token must not block its callers.
            return await AbandonableTask.Observe(verifier.VerifyAsync(token, either.Token)).WaitAsync(either.Token).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"{verifier.GetType()}.VerifyAsync returned null. Return ServiceResult.Success(claims) or ServiceResult.Failed<TokenClaims>(failure).");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && ending.IsCancellationRequested)
        {
            return ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.TimedOut) { Reason = Reasons.TimedOut });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && AttemptJudge.JudgePipelineException(e) is { Kind: { } kind })
        {
            return ServiceResult.Failed<TokenClaims>(new(kind) { Reason = Failed });
        }
    }
}
