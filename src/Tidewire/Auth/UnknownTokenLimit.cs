using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>
/// Limits verifications of unknown tokens, which were not valid recently, to a share of the concurrent calls, so that a flood of made-up
/// tokens does not throttle the users of known ones.
/// </summary>
internal sealed class UnknownTokenLimit(
    IVerifier next, KnownTokens known, int concurrencyLimit, string client, VerificationCounter counter, TimeProvider time, ILogger logger) : IVerifier
{
    private static readonly TimeSpan _pauseBetweenLines = TimeSpan.FromMinutes(1);

    private static readonly ServiceResult<TokenClaims> _throttled = ServiceResult.Failed<TokenClaims>(
        new(ServiceFailureKind.Throttled) { Reason = "Tidewire's limit for tokens that were not valid recently is reached" });

    private readonly Lock _gate = new();
    private int _underWay;
    private long _refused;
    private long? _loggedAt;

    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        if (options.UnknownTokenShare >= 1 || known.Contains(request.Key))
            return next.VerifyAsync(request, cancellationToken);

        int limit = Math.Max(1, (int)(concurrencyLimit * options.UnknownTokenShare));
        if (TryEnter(limit))
            return VerifyUnknownAsync(request, cancellationToken);

        Report(limit);
        return new(new Verification(_throttled, time.GetTimestamp(), credential: null));
    }

    // A caller who is refused must not count for an instant: another caller would be refused although a place is free.
    private bool TryEnter(int limit)
    {
        int underWay = Volatile.Read(ref _underWay);
        while (underWay < limit)
        {
            int found = Interlocked.CompareExchange(ref _underWay, underWay + 1, underWay);
            if (found == underWay)
                return true;
            underWay = found;
        }

        return false;
    }

    private async ValueTask<Verification> VerifyUnknownAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await next.VerifyAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private void Report(int limit)
    {
        counter.Count(VerificationTelemetry.Limited);
        long count;
        lock (_gate)
        {
            _refused++;
            if (_loggedAt is { } at && time.GetElapsedTime(at) < _pauseBetweenLines)
                return;

            (count, _refused, _loggedAt) = (_refused, 0, time.GetTimestamp());
        }

        Log.UnknownTokensThrottled(logger, client, count, limit);
    }
}
