using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Answers with what another instance has shared, and shares what the service says. Rejections are not shared.</summary>
internal sealed class SharedLookup(IVerifier next, SharedTokenStore store, SignOutChannel signOuts, VerificationCounter counter, TimeProvider time) : IVerifier
{
    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken) =>
        request.Options.Cache.Enabled ? VerifyAndShareAsync(request, cancellationToken) : next.VerifyAsync(request, cancellationToken);

    private async ValueTask<Verification> VerifyAndShareAsync(VerificationRequest request, CancellationToken cancellationToken)
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

        // The store is not waited for: it neither fails nor delays an answer.
        if (answer.Claims is not null && shared.IsKnown && !request.IsForgotten)
            _ = store.ShareAsync(request.Key, request.Token, answer, cache);
        else if (answer.IsRejected && shared.Good is not null)
            _ = WithdrawAsync(request.Key);
        return answer;
    }

    // Only a token that was good once stands in the store: a flood of bad ones does not become a flood of messages.
    private async Task WithdrawAsync(string key)
    {
        await store.WithdrawAsync(key).ConfigureAwait(false);
        await signOuts.PublishAsync(key).ConfigureAwait(false);
    }
}
