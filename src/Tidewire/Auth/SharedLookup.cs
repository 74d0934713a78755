using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Returns results that another instance has shared, and shares valid results of the service. Rejections are not shared.</summary>
internal sealed class SharedLookup(IVerifier next, SharedTokenStore store, SignOutChannel signOuts, VerificationCounter counter, TimeProvider time) : IVerifier
{
    public async ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        signOuts.Listen();
        var cache = request.Options.Cache;
        var shared = await store.ReadAsync(request, remembered: null, cancellationToken).ConfigureAwait(false);
        if (shared.Good?.Holds(cache.Duration, time) == true && !request.IsForgotten)
        {
            counter.Count(VerificationTelemetry.SharedStore);
            return shared.Good;
        }

        var answer = (await next.VerifyAsync(request, cancellationToken).ConfigureAwait(false)).After(shared);

        // The write is not awaited: the store must not fail or delay a result.
        if (answer.Claims is not null && shared.IsKnown && !request.IsForgotten)
            _ = store.ShareAsync(request.Key, request.Token, answer, cache);
        else if (answer.IsRejected && shared.Good is not null)
            _ = WithdrawAsync(request.Key);
        return answer;
    }

    // Only tokens that were valid once are in the store, so a flood of invalid ones causes no flood of messages.
    private async Task WithdrawAsync(string key)
    {
        await store.WithdrawAsync(key).ConfigureAwait(false);
        await signOuts.PublishAsync(key).ConfigureAwait(false);
    }
}
