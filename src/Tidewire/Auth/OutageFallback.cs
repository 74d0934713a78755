using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Returns the last valid result, marked as stale, if the service fails and the options allow it.</summary>
internal sealed class OutageFallback(IVerifier next, TokenMemory memory, SharedTokenStore? store, VerificationCounter counter, TimeProvider time) : IVerifier
{
    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken) =>
        request.Options.Cache.StaleOnOutage > TimeSpan.Zero
            ? VerifyOrFallBackAsync(request, cancellationToken)
            : next.VerifyAsync(request, cancellationToken);

    private async ValueTask<Verification> VerifyOrFallBackAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var answer = await next.VerifyAsync(request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsOutage)
            return answer;

        var lastGood = await FindLastGoodAsync(request, cancellationToken).ConfigureAwait(false);
        if (lastGood?.Holds(request.Options.Cache.StaleOnOutage, time) != true || request.IsForgotten)
            return answer;

        counter.Count(VerificationTelemetry.Stale);
        return new(ServiceResult.Stale(lastGood.Claims!, answer.Result.Attempts), lastGood.AskedAt, credential: null);
    }

    // The store is read after the failure, because it also has the sign-outs of other instances, even if their messages did not arrive. If
    // the store cannot be read, there is no fallback.
    private async ValueTask<Verification?> FindLastGoodAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var remembered = memory.FindLastGood(request.Key, request.Credential);
        if (store is null)
            return remembered;

        var shared = await store.ReadAsync(request, remembered, cancellationToken).ConfigureAwait(false);
        return shared.Remembered is null || shared.Good is { } good && good.Age(time) < shared.Remembered.Age(time) ? shared.Good : shared.Remembered;
    }
}
