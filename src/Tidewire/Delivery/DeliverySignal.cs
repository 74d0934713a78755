namespace Tidewire.Delivery;

/// <summary>Wakes a worker: when enough items wait, when something else happened, or when its time has come.</summary>
/// <remarks>
/// Built so that an item costs one volatile read while a worker is awake. Both sides first say what they did and then look at the other
/// (Dekker): items are counted before the wish is read, the wish is written before the items are counted.
/// </remarks>
internal sealed class DeliverySignal : IDisposable
{
    private const int Never = int.MaxValue;
    private readonly SemaphoreSlim _bell = new(0);
    private readonly ITimer _timer;
    private int _wakeAt = Never;
    private int _asleep;
    private int _poked;

    public DeliverySignal(TimeProvider time) =>
        _timer = time.CreateTimer(static state => ((DeliverySignal)state!).Poke(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>So many items wait.</summary>
    public void Arrived(long waiting)
    {
        if (waiting >= Volatile.Read(ref _wakeAt))
            Ring();
    }

    /// <summary>Something else happened than a new item.</summary>
    public void Poke()
    {
        Interlocked.Exchange(ref _poked, 1);
        Ring();
    }

    /// <summary>Call before looking at what happened, so that what happens meanwhile is not slept over.</summary>
    public void Listen() => Interlocked.Exchange(ref _poked, 0);

    /// <summary>Sleeps until as many items wait as asked, or anything else happens, or the time is over.</summary>
    public async Task SleepAsync(int? wakeAt, TimeSpan time, Func<long> waiting)
    {
        _timer.Change(time, Timeout.InfiniteTimeSpan);
        int wish = wakeAt ?? Never;
        Interlocked.Exchange(ref _asleep, 1);
        Interlocked.Exchange(ref _wakeAt, wish);

        bool missed = Volatile.Read(ref _poked) == 1 || (wish != Never && waiting() >= wish);
        if (!missed || Interlocked.Exchange(ref _asleep, 0) == 0)
            await _bell.WaitAsync(CancellationToken.None).ConfigureAwait(false);

        Interlocked.Exchange(ref _wakeAt, Never);
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        if (Interlocked.Exchange(ref _asleep, 0) == 1)
            _bell.Release();
    }
}
