using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>The verifications under way: a caller whose token is being verified waits for that call instead of making another.</summary>
/// <remarks>
/// The call runs in the context of the caller who began it, but no single cancellation ends it, only that of all who wait. A result is for those who waited
/// for it: the call leaves the table before it ends.
/// </remarks>
internal sealed class VerificationCoalescer(IVerifier next, TokenKey keys, SubjectSignOuts subjects, VerificationCounter counter, TimeProvider time) : IVerifier
{
    // By the token itself, which the call holds anyway: a verification that nothing remembers needs no key.
    private readonly ConcurrentDictionary<string, InFlightVerification> _underWay = new(StringComparer.Ordinal);

    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        // Most callers find nobody before them.
        var call = new InFlightVerification(subjects.Next(), cancellationToken.CanBeCanceled, request.Options);
        if (!_underWay.TryAdd(request.Token, call))
            return JoinAsync(request, cancellationToken);

        // The first caller waits for the call's own limit: it tells more of how the call ended, and comes at the same time.
        return cancellationToken.CanBeCanceled
            ? new(WaitAsync(call, MakeAsync(request, call), Timeout.InfiniteTimeSpan, cancellationToken))
            : AskAsync(request, call);
    }

    // Waits for the call of another. Where its answer is of no use, makes one of its own.
    private async ValueTask<Verification> JoinAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        long order = subjects.Next();
        while (true)
        {
            if (Join(request.Token) is not { } call)
            {
                call = new(subjects.Next(), canBeAbandoned: true, request.Options);
                if (!_underWay.TryAdd(request.Token, call))
                    continue;

                var waiting = WaitAsync(call, call.Ended, TimeLeft(request.Options, started), cancellationToken);
                _ = MakeAsync(request, call);
                return await waiting.ConfigureAwait(false);
            }

            // Thousands may wait: the call's own limit is enough for them, and a timer for each is too much.
            bool needsTimer = !call.EndsBefore(request.Options);
            var answer = needsTimer || cancellationToken.CanBeCanceled
                ? await WaitAsync(call, call.Ended, needsTimer ? TimeLeft(request.Options, started) : Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false)
                : await call.Ended.ConfigureAwait(false);

            // A call that began before this caller came may run out of time while this caller has time left, or its user may have been signed out before.
            bool isLate = answer.Result.Failure is { Kind: ServiceFailureKind.TimedOut } || WasSignedOut(answer, call.Order, order);
            if (!isLate || TimeLeft(request.Options, started) == TimeSpan.Zero)
            {
                counter.Count(VerificationTelemetry.Coalesced);
                return answer;
            }
        }
    }

    /// <summary>Keeps the call under way for a token from being remembered, and from being joined: the next caller asks anew.</summary>
    /// <param name="key">The key of the token.</param>
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

    private TimeSpan TimeLeft(AuthOptions options, long started)
    {
        var limit = options.Cache is { Enabled: true, Distributed: true } ? options.Budget + SharedTokenStore.MaxReadTime : options.Budget;
        var left = limit - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private bool WasSignedOut(Verification answer, long askedAt, long now) =>
        !subjects.IsEmpty && subjects.HasEndedBetween(keys.IdOfSubject(answer.Claims?.Subject), askedAt, now);

    private InFlightVerification? Join(string token)
    {
        if (!_underWay.TryGetValue(token, out var call))
            return null;
        if (call.TryJoin())
            return call;

        Remove(token, call);
        return null;
    }

    // Never fails: what goes wrong is told to all who wait, and some may have left.
    private async Task MakeAsync(VerificationRequest request, InFlightVerification call)
    {
        try
        {
            await AskAsync(request, call).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The call has it.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verification> AskAsync(VerificationRequest request, InFlightVerification call)
    {
        try
        {
            var answer = await next.VerifyAsync(request with { Call = call }, call.Abandoned).ConfigureAwait(false);
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
            // The call may have ended since: then its result is given all the same.
            if (!ended.IsCompleted)
                return OutOfTime();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last one waits for the call to be given up, as the caller of any other call does: what is disposed of next may still be in use by it.
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
