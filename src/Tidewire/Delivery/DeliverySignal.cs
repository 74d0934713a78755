namespace Tidewire.Delivery;

/// <summary>Wakes a worker: when enough items wait, when something else happened, or when its time has come.</summary>
/// <remarks>
/// Built so that an item costs one volatile read while a worker is awake. Both sides first say what they did and then look at the other
/// (Dekker): items are counted before the threshold is read, the threshold is written before the items are counted.
/// </remarks>
internal sealed class DeliverySignal : IDisposable
{
    private const int Never = int.MaxValue;
    private readonly SemaphoreSlim _wakeup = new(0);
    private readonly ITimer _timer;
    private int _wakeAt = Never;
    private int _asleep;
    private int _isNotified;

    public DeliverySignal(TimeProvider time) =>
        _timer = time.CreateTimer(static state => ((DeliverySignal)state!).Notify(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>So many items wait.</summary>
    public void Arrived(long waiting)
    {
        if (waiting >= Volatile.Read(ref _wakeAt))
            WakeWorker();
    }

    /// <summary>Something else happened than a new item.</summary>
    public void Notify()
    {
        Interlocked.Exchange(ref _isNotified, 1);
        WakeWorker();
    }

    /// <summary>Call before looking at what happened, so that what happens meanwhile is not slept over.</summary>
    public void Reset() => Interlocked.Exchange(ref _isNotified, 0);

    /// <summary>Sleeps until as many items wait as asked, or anything else happens, or the time is over.</summary>
    public async Task SleepAsync(int? wakeAt, TimeSpan time, Func<long> waiting)
    {
        _timer.Change(time, Timeout.InfiniteTimeSpan);
        int threshold = wakeAt ?? Never;
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
