namespace Tidewire.Telemetry;

/// <summary>
/// A time in which calls of one client fail in one way: whoever logs is told which failure is the first, and what they came to in the end. So an outage is two
/// lines, and not one for each call.
/// </summary>
internal sealed class FailureSpell(TimeProvider time)
{
    // Failures that are further apart are separate ones, and each is logged.
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile bool _isUnderWay;
    private bool _isHeld;
    private long _beganAt;
    private long _lastAt;
    private long _failed;
    private long _notSent;

    /// <summary>A call failed. Returns whether it is the first.</summary>
    public bool Failed()
    {
        lock (_gate)
        {
            bool isFirst = Begin();
            _failed++;
            _lastAt = time.GetTimestamp();
            return isFirst;
        }
    }

    /// <summary>A call was refused by an open circuit.</summary>
    public void NotSent()
    {
        if (_isUnderWay)
            Interlocked.Increment(ref _notSent);
    }

    /// <summary>The spell lasts until <see cref="Release"/>: a circuit has opened. Returns whether it was not so before.</summary>
    public bool Hold()
    {
        lock (_gate)
        {
            Begin();
            bool isNew = !_isHeld;
            _isHeld = true;
            return isNew;
        }
    }

    /// <summary>Ends the spell.</summary>
    public FailureSum Release()
    {
        lock (_gate)
            return _isUnderWay ? End(time.GetTimestamp()) : default;
    }

    /// <summary>A call was answered. Returns what the failures came to, if the last one was long enough ago.</summary>
    public FailureSum? Answered()
    {
        if (!_isUnderWay)
            return null;

        lock (_gate)
            return _isUnderWay && !_isHeld && time.GetElapsedTime(_lastAt) >= _interval ? End(_lastAt) : null;
    }

    private bool Begin()
    {
        if (_isUnderWay)
            return false;

        (_failed, _beganAt, _isHeld) = (0, time.GetTimestamp(), false);
        Interlocked.Exchange(ref _notSent, 0);
        return _isUnderWay = true;
    }

    private FailureSum End(long endedAt)
    {
        (_isUnderWay, _isHeld) = (false, false);
        return new(_failed, Interlocked.Read(ref _notSent), time.GetElapsedTime(_beganAt, endedAt));
    }
}
