using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Coalesces verifications: a caller whose token is already being verified waits for the call in flight instead of starting another.</summary>
/// <remarks>
/// The call runs in the context of the caller who started it, but is canceled only when all waiting callers have canceled. Its result goes
/// only to callers who found the call before it ended: the call is removed from the table before its result is set.
/// </remarks>
/// <param name="next">The next stage if the cache is on.</param>
/// <param name="last">The last stage, which is the next one if the cache is off: the stages between them do nothing without a cache.</param>
/// <param name="keys">Makes the keys of tokens.</param>
/// <param name="subjects">The users who were signed out.</param>
/// <param name="counter">Counts the callers who joined a call.</param>
/// <param name="time">The clock.</param>
internal sealed class VerificationCoalescer(IVerifier next, IVerifier last, TokenKey keys, SubjectSignOuts subjects, VerificationCounter counter, TimeProvider time) : IVerifier
{
    // Keyed by the token, which the call holds anyway, so that no hash is computed if nothing is cached.
    private readonly ConcurrentDictionary<string, InFlightVerification> _underWay = new(StringComparer.Ordinal);

    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        // While the circuit is open, a new call fails immediately. Without a cache, the call does nothing else that other callers could wait
        // for, so it is not offered for joining. A call in flight for this token is still joined: that call may be the circuit's trial.
        if (last.RefusesCalls && !request.Options.Cache.Enabled && !_underWay.ContainsKey(request.Token))
            return last.VerifyAsync(request, cancellationToken);

        long order = subjects.Next();
        var call = _underWay.GetOrAdd(
            request.Token,
            static (_, caller) => new(caller.order, caller.CanBeCanceled, caller.Options),
            (order, cancellationToken.CanBeCanceled, request.Options));
        if (call.Order != order)
            return JoinAsync(request, call, order, cancellationToken);

        // The first caller needs no timer of its own: the call times out at the same moment, and its failure is more precise.
        return cancellationToken.CanBeCanceled
            ? new(WaitAsync(call, MakeAsync(request, call), Timeout.InfiniteTimeSpan, cancellationToken))
            : AskAsync(request, call);
    }

    // Waits for another caller's call. If its result cannot be used, starts a new call.
    private async ValueTask<Verification> JoinAsync(VerificationRequest request, InFlightVerification? found, long order, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            var call = found ?? _underWay.GetValueOrDefault(request.Token);
            found = null;
            if (call is not null && !call.TryJoin(request.Options))
            {
                Remove(request.Token, call);
                call = null;
            }

            if (call is null)
            {
                call = new(subjects.Next(), canBeAbandoned: true, request.Options);
                if (!_underWay.TryAdd(request.Token, call))
                    continue;

                var waiting = WaitAsync(call, call.Ended, TimeLeft(request.Options, started), cancellationToken);
                _ = MakeAsync(request, call);
                return await waiting.ConfigureAwait(false);
            }

            // Thousands of callers may wait. The call's own time limit covers them; a timer for each would be too expensive.
            bool needsTimer = !call.EndsBefore(request.Options);
            var answer = needsTimer || cancellationToken.CanBeCanceled
                ? await WaitAsync(call, call.Ended, needsTimer ? TimeLeft(request.Options, started) : Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false)
                : await call.Ended.ConfigureAwait(false);

            // The joined call started earlier: it may time out while this caller has time left, or the user may have been signed out since.
            bool isLate = answer.Result.Failure is { Kind: ServiceFailureKind.TimedOut };
            bool isSignedOut = WasSignedOutBetween(answer, call.Order, order);
            if ((isLate || isSignedOut) && TimeLeft(request.Options, started) > TimeSpan.Zero)
                continue;

            counter.Count(VerificationTelemetry.Coalesced);
            return isSignedOut ? OutOfTime() : answer;
        }
    }

    /// <summary>Prevents the call in flight for a token from being joined and its result from being cached; the next caller starts another call.</summary>
    /// <param name="key">The cache key of the token.</param>
    public void Forget(string key)
    {
        foreach (var (token, call) in _underWay)
        {
            if (keys.Of(token) != key)
                continue;

            call.Forget();
            Remove(token, call);
        }
    }

    private IVerifier Next(AuthOptions options) => options.Cache.Enabled ? next : last;

    private TimeSpan TimeLeft(AuthOptions options, long started)
    {
        var limit = options.Cache is { Enabled: true, Distributed: true } ? options.Budget + SharedTokenStore.MaxReadTime : options.Budget;
        var left = limit - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private bool WasSignedOutBetween(Verification answer, long first, long last) =>
        !subjects.IsEmpty && subjects.WasSignedOutBetween(keys.IdOfSubject(answer.Claims?.Subject), first, last);

    // Never throws: all waiting callers get the exception from the call itself.
    private async Task MakeAsync(VerificationRequest request, InFlightVerification call)
    {
        try
        {
            await AskAsync(request, call).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The call holds the exception.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verification> AskAsync(VerificationRequest request, InFlightVerification call)
    {
        try
        {
            var answer = await Next(request.Options).VerifyAsync(request with { Call = call }, call.Abandoned).ConfigureAwait(false);
            Remove(request.Token, call);
            call.End(answer);
            return answer;
        }
        catch (Exception e)
        {
            Remove(request.Token, call);
            call.End(e);
            throw;
        }
    }

    private async Task<Verification> WaitAsync(InFlightVerification call, Task ended, TimeSpan left, CancellationToken cancellationToken)
    {
        try
        {
            await ended.WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The call may have completed since; its result is then returned.
            if (!ended.IsCompleted)
                return OutOfTime();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last caller waits until the abandoned call has ended, because the call may still use objects that the caller disposes next.
            if (call.Leave())
                await ((Task)call.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await call.Ended.ConfigureAwait(false);
    }

    private Verification OutOfTime() =>
        new(ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.TimedOut) { Reason = Reasons.TimedOut }), time.GetTimestamp(), credential: null);

    private void Remove(string token, InFlightVerification call) => _underWay.TryRemove(new(token, call));
}
