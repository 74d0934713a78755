namespace Tidewire.Delivery;

/// <summary>Wakes a worker: when enough items are waiting, after any other event, or after a time.</summary>
/// <remarks>
/// While a worker is awake, an item costs one volatile read. Both sides write before they read (Dekker's algorithm): items are counted
/// before the threshold is read, and the threshold is written before the items are counted.
/// </remarks>
internal sealed class DeliverySignal : IDisposable
{
    private const long Never = long.MaxValue;
    private readonly SemaphoreSlim _wakeup = new(0);
    private readonly ITimer _timer;
    private long _wakeAt = Never;
    private int _asleep;
    private int _isNotified;

    public DeliverySignal(TimeProvider time) =>
        _timer = time.CreateTimer(static state => ((DeliverySignal)state!).Notify(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Signals the number of waiting items, in memory and in the store together.</summary>
    public void Arrived(long waiting)
    {
        if (waiting >= Volatile.Read(ref _wakeAt))
            WakeWorker();
    }

    /// <summary>Signals an event other than a new item.</summary>
    public void Notify()
    {
        Interlocked.Exchange(ref _isNotified, 1);
        WakeWorker();
    }

    /// <summary>Clears the signal. Call this method before checking the state, so that a later change ends the next sleep immediately.</summary>
    public void Reset() => Interlocked.Exchange(ref _isNotified, 0);

    /// <summary>Sleeps until the given number of items are waiting, another event is signaled, or the time has elapsed.</summary>
    public async Task SleepAsync(long? wakeAt, TimeSpan time, Func<long> waiting)
    {
        _timer.Change(time, Timeout.InfiniteTimeSpan);
        long threshold = wakeAt ?? Never;
        Interlocked.Exchange(ref _asleep, 1);
        Interlocked.Exchange(ref _wakeAt, threshold);

        bool missed = Volatile.Read(ref _isNotified) == 1 || (threshold != Never && waiting() >= threshold);
        if (!missed || Interlocked.Exchange(ref _asleep, 0) == 0)
            await _wakeup.WaitAsync(CancellationToken.None).ConfigureAwait(false);

        Interlocked.Exchange(ref _wakeAt, Never);
    }

    public void Dispose() => _timer.Dispose();

    private void WakeWorker()
    {
        if (Interlocked.Exchange(ref _asleep, 0) == 1)
            _wakeup.Release();
    }
}
