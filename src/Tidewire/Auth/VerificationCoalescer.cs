using System.Collections.Concurrent;
using Tidewire.Resilience;

namespace Tidewire.Auth;

/// <summary>The verifications under way: whoever asks for a token that is being verified waits for that call instead of making another.</summary>
/// <remarks>
/// The call runs in the context of who began it, but nobody's cancellation ends it, only that of all together. A result is for those who waited for it: the
/// call leaves the table before it ends.
/// </remarks>
internal sealed class VerificationCoalescer(TimeProvider time)
{
    private static readonly ServiceResult<TokenClaims> _outOfTime =
        ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.TimedOut) { Reason = Reasons.TimedOut });

    private readonly ConcurrentDictionary<string, InFlightVerification> _underWay = new(StringComparer.Ordinal);

    /// <summary>Waits for the call under way for a token, or makes it.</summary>
    /// <param name="key">The token's key.</param>
    /// <param name="budget">How long this caller waits for a call that another began.</param>
    /// <param name="call">Makes the call, within a time limit of its own.</param>
    /// <param name="cancellationToken">This caller's cancellation.</param>
    /// <returns>The result, and whether another began the call.</returns>
    public async ValueTask<(ServiceResult<TokenClaims> Result, bool Shared)> RunAsync(
        string key, TimeSpan budget, Func<InFlightVerification, Task<ServiceResult<TokenClaims>>> call, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        TimeSpan Left() => TimeSpan.FromTicks(Math.Max(0, (budget - time.GetElapsedTime(started)).Ticks));

        for (bool first = true; ; first = false)
        {
            if (Join(key) is not { } verification)
            {
                verification = new();
                if (!_underWay.TryAdd(key, verification))
                    continue;

                // Who comes first waits for the call's own limit: it tells more of how the call ended, and comes at the same time.
                if (first)
                    return (await WaitAsync(verification, MakeAsync(key, verification, call), Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false), false);

                var waiting = WaitAsync(verification, verification.Result, Left(), cancellationToken);
                _ = MakeAsync(key, verification, call);
                return (await waiting.ConfigureAwait(false), false);
            }

            var result = await WaitAsync(verification, verification.Result, Left(), cancellationToken).ConfigureAwait(false);

            // A call that began before this caller came runs out of its time before this caller runs out of his.
            if (result.Failure is not { Kind: ServiceFailureKind.TimedOut } || time.GetElapsedTime(started) >= budget)
                return (result, true);
        }
    }

    /// <summary>Keeps the call under way for a token from being remembered, and from being joined: the next caller asks anew.</summary>
    public void Forget(string key)
    {
        if (!_underWay.TryGetValue(key, out var verification))
            return;

        verification.Forget();
        Remove(key, verification);
    }

    private InFlightVerification? Join(string key)
    {
        if (!_underWay.TryGetValue(key, out var verification))
            return null;
        if (verification.TryJoin())
            return verification;

        Remove(key, verification);
        return null;
    }

    // Never fails: what goes wrong is told to all who wait, and somebody may have left.
    private async Task MakeAsync(string key, InFlightVerification verification, Func<InFlightVerification, Task<ServiceResult<TokenClaims>>> call)
    {
        try
        {
            var result = await call(verification).ConfigureAwait(false);
            Remove(key, verification);
            verification.End(result);
        }
        catch (Exception e)
        {
            Remove(key, verification);
            verification.End(e);
        }
    }

    private async Task<ServiceResult<TokenClaims>> WaitAsync(InFlightVerification verification, Task ended, TimeSpan left, CancellationToken cancellationToken)
    {
        try
        {
            await ended.WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The call may have ended since: then its result is given all the same.
            if (!ended.IsCompleted)
                return _outOfTime;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last one waits for the call to be given up, as the caller of any other call does.
            if (verification.Leave())
                await ((Task)verification.Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await verification.Result.ConfigureAwait(false);
    }

    private void Remove(string key, InFlightVerification verification) => _underWay.TryRemove(new(key, verification));
}
