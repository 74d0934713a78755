namespace Tidewire.Telemetry;

/// <summary>
/// A period in which the calls of a client fail in the same way. Identifies the first failure, and sums up all failures at the end, so that
/// an outage is logged with two lines instead of one per call.
/// </summary>
internal sealed class FailureSpell(TimeProvider time)
{
    // An answered call ends the period only if the last failure is at least this old.
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile bool _isUnderWay;
    private bool _isHeld;
    private long _beganAt;
    private long _lastAt;
    private long _failed;
    private long _notSent;

    /// <summary>Records a failed call. Returns whether it is the first of the period.</summary>
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

    /// <summary>Records a call that an open circuit refused.</summary>
    public void NotSent()
    {
        if (_isUnderWay)
            Interlocked.Increment(ref _notSent);
    }

    /// <summary>
    /// Keeps the period open until <see cref="Release"/>, because the circuit is open or isolated. Returns <see langword="false"/> if it was already kept open.
    /// </summary>
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

    /// <summary>Ends the period.</summary>
    public FailureSum Release()
    {
        lock (_gate)
            return _isUnderWay ? End(time.GetTimestamp()) : default;
    }

    /// <summary>
    /// Records an answered call. If the last failure was long enough ago and the period is not kept open, ends the period and returns the
    /// sum of its failures; otherwise returns <see langword="null"/>.
    /// </summary>
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
