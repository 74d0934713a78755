namespace Tidewire.Delivery;

/// <summary>The pending flushes.</summary>
internal sealed class PendingFlushes(DeliveryQueue queue)
{
    private readonly Lock _gate = new();
    private readonly List<PendingFlush> _flushes = [];

    public bool Any
    {
        get
        {
            lock (_gate)
                return _flushes.Count > 0;
        }
    }

    /// <summary>Adds a flush for all held items. The task completes when they are settled, or when no progress is possible.</summary>
    public Task Add()
    {
        var flush = new PendingFlush { Target = queue.Account.Total };
        lock (_gate)
            _flushes.Add(flush);
        return flush.Completion;
    }

    public void Complete(bool isStuck)
    {
        lock (_gate)
        {
            long settled = queue.Account.Settled;
            foreach (var flush in _flushes.Where(flush => isStuck || settled >= flush.Target))
                flush.Complete();
            _flushes.RemoveAll(flush => flush.Completion.IsCompleted);
        }
    }
}
