namespace Tidewire.Delivery;

/// <summary>
/// The pending flushes, and the active items, which decide when they complete. An item is active from the moment when it is taken from memory
/// or the store until it is settled, or cannot be sent now: it is delayed, waits for the previous item of its ordering key, or is moved to
/// the store.
/// </summary>
internal sealed class PendingFlushes
{
    /// <summary>Passed to <see cref="Complete"/>, completes every pending flush.</summary>
    public const long All = long.MaxValue;

    private readonly Lock _gate = new();
    private readonly List<PendingFlush> _flushes = [];
    private long _added;
    private long _taken;
    private long _inactive;
    private volatile bool _isPending;

    /// <summary>The number of flushes added so far.</summary>
    public long Added => Volatile.Read(ref _added);

    /// <summary>The number of the latest flush that has begun; 0 if none is pending.</summary>
    public long Latest
    {
        get
        {
            lock (_gate)
                return _flushes.FindLast(flush => flush.HasBegun)?.Number ?? 0;
        }
    }

    /// <summary>Adds a flush. The task completes when its items are settled, or when no progress is possible.</summary>
    /// <param name="inMemory">The number of waiting items in memory.</param>
    /// <param name="inStore">The number of waiting items in the store.</param>
    public Task Add(long inMemory, long inStore)
    {
        lock (_gate)
        {
            var flush = new PendingFlush(++_added, inMemory, inStore);
            _flushes.Add(flush);
            return flush.Completion;
        }
    }

    /// <summary>
    /// Begins the flushes added since the last call, up to a number. Like <see cref="Taken"/> and <see cref="Moved"/>, only the dispatching worker calls
    /// this: no item is between waiting and active meanwhile.
    /// </summary>
    /// <param name="last"><see cref="Added"/>, read before the waiting items were counted: a flush that was added later may cover more of them.</param>
    /// <param name="inMemory">The number of waiting items in memory.</param>
    /// <param name="inStore">The number of waiting items in the store, if it can be read.</param>
    /// <returns><see cref="Latest"/></returns>
    public long Begin(long last, long inMemory, long inStore)
    {
        lock (_gate)
        {
            foreach (var flush in _flushes)
            {
                if (flush.Number <= last)
                    flush.Begin(inMemory, inStore);
            }

            Update();
        }

        return Latest;
    }

    /// <summary>An item was taken from memory or the store.</summary>
    public void Taken(DeliveryItem item, bool fromStore)
    {
        item.Order = ++_taken;
        item.IsActive = true;
        if (!_isPending)
            return;

        lock (_gate)
        {
            foreach (var flush in _flushes)
                flush.Taken(fromStore);
            Update();
        }
    }

    /// <summary>Active items were moved to the store. The flushes cover what is waiting there and in memory now.</summary>
    public void Moved(List<DeliveryItem> items, long inMemory, long inStore)
    {
        lock (_gate)
        {
            foreach (var flush in _flushes)
                flush.Extend(inMemory, inStore);

            Leave(items);
            Update();
        }
    }

    /// <summary>An item may be sent again.</summary>
    public void Enter(DeliveryItem item)
    {
        if (item.IsActive)
            return;

        item.IsActive = true;
        lock (_gate)
        {
            _inactive--;
            foreach (var flush in _flushes)
                flush.Entered(item);
        }
    }

    /// <summary>Items were settled, or cannot be sent now.</summary>
    public void Leave(List<DeliveryItem> items)
    {
        lock (_gate)
        {
            foreach (var item in items)
                Deactivate(item);
            RemoveCompleted();
        }
    }

    /// <inheritdoc cref="Leave(List{DeliveryItem})"/>
    public void Leave(DeliveryItem item)
    {
        lock (_gate)
        {
            Deactivate(item);
            RemoveCompleted();
        }
    }

    /// <summary>Completes the flushes for which no progress is possible.</summary>
    /// <param name="stuck">
    /// The number of the last such flush. A flush that was added after the items were examined has a higher number: it may have made more
    /// items deliverable.
    /// </param>
    public void Complete(long stuck)
    {
        lock (_gate)
        {
            foreach (var flush in _flushes)
            {
                if (flush.Number <= stuck)
                    flush.Complete();
            }

            RemoveCompleted();
        }
    }

    private void Deactivate(DeliveryItem item)
    {
        if (!item.IsActive)
            return;

        item.IsActive = false;
        _inactive++;
        foreach (var flush in _flushes)
            flush.Left(item);
    }

    private void Update()
    {
        foreach (var flush in _flushes)
            flush.Count(_taken - _inactive, last: _taken);
        RemoveCompleted();
    }

    private void RemoveCompleted()
    {
        if (_flushes.Count > 0)
            _flushes.RemoveAll(static flush => flush.Completion.IsCompleted);
        _isPending = _flushes.Count > 0;
    }
}
