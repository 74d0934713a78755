namespace Tidewire.Delivery;

/// <summary>
/// A pending flush. It covers the items that were active or waiting when it was added. It begins when a worker next dispatches: then no item is
/// between waiting and active.
/// </summary>
/// <param name="number">The flushes of a queue are numbered from 1.</param>
/// <param name="inMemory">The number of items that were waiting in memory when the flush was added.</param>
/// <param name="inStore">The number of items that were waiting in the store when the flush was added.</param>
internal sealed class PendingFlush(long number, long inMemory, long inStore)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _leftInMemory = inMemory;
    private long _leftInStore = inStore;
    private long _open;
    private long? _last;

    public long Number => number;

    public Task Completion => _completion.Task;

    public bool HasBegun { get; private set; }

    /// <summary>Items may leave memory or the store without being taken. No more than those that wait there now are left to take.</summary>
    public void Begin(long inMemory, long inStore)
    {
        HasBegun = true;
        _leftInMemory = Math.Min(_leftInMemory, inMemory);
        _leftInStore = Math.Min(_leftInStore, inStore);
    }

    /// <summary>Covers all waiting items from now on, because items that were taken wait again.</summary>
    public void Extend(long inMemory, long inStore)
    {
        _leftInMemory = inMemory;
        _leftInStore = inStore;
        _last = null;
    }

    public void Taken(bool fromStore)
    {
        if (!HasBegun)
            return;

        if (fromStore)
            _leftInStore--;
        else
            _leftInMemory--;
    }

    /// <summary>If all waiting items have been taken, counts the active ones. Later items are not covered.</summary>
    public void Count(long active, long last)
    {
        if (!HasBegun || _last is not null || _leftInMemory > 0 || _leftInStore > 0)
            return;

        _last = last;
        _open = active;
        CompleteIfDone();
    }

    public void Entered(DeliveryItem item)
    {
        if (item.Order <= _last)
            _open++;
    }

    public void Left(DeliveryItem item)
    {
        if (item.Order <= _last)
        {
            _open--;
            CompleteIfDone();
        }
    }

    public void Complete() => _completion.TrySetResult();

    private void CompleteIfDone()
    {
        if (_open == 0)
            Complete();
    }
}
