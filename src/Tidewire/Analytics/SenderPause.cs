namespace Tidewire.Analytics;

/// <summary>How long the sender holds back. Grows while failures follow each other, ends with the first success. Used by the sender alone.</summary>
internal sealed class SenderPause(TimeProvider time)
{
    private static readonly TimeSpan _longestAsked = TimeSpan.FromDays(1);
    private int _streak;
    private long _since;
    private TimeSpan _length;
    private bool _asked;

    /// <summary>Changes with every failure that counts: several requests that were under way together fail once.</summary>
    public int Era { get; private set; }

    /// <summary>Whether the last that was heard of the service was a failure: then one request tries for all.</summary>
    public bool IsFailing => _streak > 0;

    public TimeSpan Left
    {
        get
        {
            if (_length == TimeSpan.Zero)
                return TimeSpan.Zero;

            var left = _length - time.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Succeeded()
    {
        _streak = 0;
        _length = TimeSpan.Zero;
    }

    /// <summary>Ends a pause that we chose ourselves; one that the service or the circuit asked for holds.</summary>
    public void Cut()
    {
        if (!_asked)
            _length = TimeSpan.Zero;
    }

    public void Failed(ServiceFailure failure, int era, TrackingSettings settings)
    {
        if (era != Era && failure.RetryAfter is null)
            return;

        Era++;
        _streak++;

        // One bad answer may be about that event alone, which waits by itself; a second in a row is about the service.
        bool mayBeTheEvent = failure is { StatusCode: not null, Kind: ServiceFailureKind.Unavailable };
        int step = mayBeTheEvent ? _streak - 1 : _streak;
        _asked = failure.RetryAfter > TimeSpan.Zero;
        _length = failure.RetryAfter is { } asked && asked > TimeSpan.Zero
            ? asked < _longestAsked ? asked : _longestAsked
            : step == 0 ? TimeSpan.Zero : BackOff(step, settings);
        _since = time.GetTimestamp();
    }

    /// <summary>Between half of the exponential bound and all of it.</summary>
    public static TimeSpan BackOff(int step, TrackingSettings settings)
    {
        double bound = Math.Min(settings.MaxDelay.TotalMilliseconds, settings.BaseDelay.TotalMilliseconds * Math.Pow(2, Math.Min(step, 40) - 1));
#pragma warning disable CA5394 // The jitter spreads load; nothing secret depends on it.
        return TimeSpan.FromMilliseconds(bound * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }
}
