namespace Tidewire.Delivery;

/// <summary>The pending flushes.</summary>
internal sealed class PendingFlushes(DeliveryQueue queue)
{
    /// <summary>Passed to <see cref="Complete"/>, completes every pending flush.</summary>
    public const long All = long.MaxValue;

    private readonly Lock _gate = new();
    private readonly List<PendingFlush> _flushes = [];
    private long _added;

    /// <summary>The number of the latest pending flush; 0 if none is pending.</summary>
    public long Latest
    {
        get
        {
            lock (_gate)
                return _flushes is [.., var latest] ? latest.Number : 0;
        }
    }

    /// <summary>Adds a flush for all held items. The task completes when they are settled, or when no progress is possible.</summary>
    public Task Add()
    {
        lock (_gate)
        {
            var flush = new PendingFlush(++_added, target: queue.Account.Total);
            _flushes.Add(flush);
            return flush.Completion;
        }
    }

    /// <summary>Completes the flushes whose items are settled, and those for which no progress is possible.</summary>
    /// <param name="stuck">
    /// No progress is possible for the flushes up to this number. A flush that was added after the items were examined has a higher number:
    /// it may have made more items deliverable.
    /// </param>
    public void Complete(long stuck = 0)
    {
        lock (_gate)
        {
            long settled = queue.Account.Settled;
            foreach (var flush in _flushes.Where(flush => flush.Number <= stuck || settled >= flush.Target))
                flush.Complete();
            _flushes.RemoveAll(flush => flush.Completion.IsCompleted);
        }
    }
}
