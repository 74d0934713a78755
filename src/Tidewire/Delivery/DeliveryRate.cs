namespace Tidewire.Delivery;

/// <summary>
/// Limits the request rate once the service has answered 429. Starts just below the rate that the service accepted in the last second and
/// increases step by step: sending at full speed after each pause would hit the limit again immediately. Guarded by the gate's lock.
/// </summary>
internal sealed class DeliveryRate(TimeProvider time)
{
    private const double MinPerSecond = 1;
    private const double Unlimited = 10_000;
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan _catchUp = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1);
    private readonly AdaptiveLimit _perSecond = new(Unlimited);
    private bool _isLimited;
    private long _lastSentAt;
    private long _windowStart = time.GetTimestamp();
    private int _delivered;
    private int _deliveredBefore;

    /// <summary>How long the next request must wait.</summary>
    public TimeSpan Wait
    {
        get
        {
            if (!_isLimited)
                return TimeSpan.Zero;

            var wait = Interval - time.GetElapsedTime(_lastSentAt);
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    /// <summary>Records a request. If the interval is shorter than a timer tick, the next requests may be sent sooner, to make up for a late timer.</summary>
    public void Sent()
    {
        long now = time.GetTimestamp();
        long scheduled = _lastSentAt + Ticks(Interval);
        _lastSentAt = Interval < _tick && scheduled < now ? Math.Max(scheduled, now - Ticks(_catchUp)) : now;
    }

    public void Delivered()
    {
        Roll();
        _delivered++;
        if (!_isLimited)
            return;

        // Growth per second, not per request: 25% far from the last decrease, 0.5% near it.
        _perSecond.Increase(0.25 / _perSecond.Value, 0.005 / _perSecond.Value, Unlimited);
        _isLimited = _perSecond.Value < Unlimited;
    }

    public void Throttled()
    {
        Roll();
        double taken = Math.Max(MinPerSecond, Math.Max(_delivered, _deliveredBefore));
        double from = _isLimited ? _perSecond.Value : taken;
        _perSecond.Decrease(from, Math.Max(MinPerSecond, from * 0.9));
        _isLimited = true;
    }

    private TimeSpan Interval => TimeSpan.FromSeconds(1 / _perSecond.Value);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private void Roll()
    {
        var elapsed = time.GetElapsedTime(_windowStart);
        if (elapsed < _window)
            return;

        _deliveredBefore = elapsed < 2 * _window ? _delivered : 0;
        _delivered = 0;
        _windowStart = time.GetTimestamp();
    }
}
