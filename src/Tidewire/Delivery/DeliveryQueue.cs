namespace Tidewire.Delivery;

/// <summary>Accepts items into memory or the store, or refuses them, and accounts for each item until it is delivered or dropped.</summary>
internal sealed partial class DeliveryQueue
{
    private readonly Func<DeliverySettings> _settings;
    private readonly IDeliverySender _sender;
    private readonly DeliverySignal _signal;
    private readonly string _keyPrefix;
    private int _takenFromStore;
    private long? _leftInStore;
    private volatile bool _isClosed;

    public DeliveryQueue(
        Func<DeliverySettings> settings,
        IDeliverySender sender,
        Func<Action<long>, Action<long, DeliveryLoss>, IDeliveryStore>? open,
        DeliverySignal signal,
        string keyPrefix)
    {
        _settings = settings;
        _sender = sender;
        _signal = signal;
        _keyPrefix = keyPrefix;
        Memory = new(int.MaxValue);
        Store = open?.Invoke(Recovered, Lost);
    }

    public DeliveryAccount Account { get; } = new();

    public MemoryStore Memory { get; }

    public IDeliveryStore? Store { get; }

    /// <summary>The number of items in memory and in the store that have not been taken.</summary>
    public long Waiting => Memory.Waiting + (Store?.Waiting ?? 0);

    public long HeldInMemory => Memory.Held;

    public long HeldInStore => Volatile.Read(ref _takenFromStore) + (_leftInStore ?? Store?.Waiting ?? 0);

    public long Held => HeldInMemory + HeldInStore;

    public bool IsClosed => _isClosed;

    /// <summary>
    /// Counts an item as accepted and dropped: the application itself has discarded it. Returns <see langword="false"/> once closed.
    /// </summary>
    public bool CountAsDiscarded()
    {
        if (_isClosed)
            return false;

        Account.Accept();
        Account.Drop(1);
        return true;
    }

    /// <summary>Stops accepting items.</summary>
    public void Close()
    {
        _isClosed = true;

        // A thread that has reserved a place fills or releases it; a later thread sees that the queue is closed.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Closes the store. The items in it remain counted as held.</summary>
    public ValueTask EndAsync()
    {
        _leftInStore = Store?.Waiting;
        return Store?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>
    /// Creates the key and the body of an item if they are missing. If that fails, drops the item and returns <see langword="false"/>.
    /// </summary>
    public ValueTask<bool> PrepareOrDropAsync(DeliveryItem item)
    {
        return TryPrepare(item) ? new(true) : DropFailedAsync();

        async ValueTask<bool> DropFailedAsync()
        {
            await DropAsync([item], DropCause.Failed).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>Creates the key and the body of an item if they are missing. Returns <see langword="false"/> if that fails.</summary>
    public bool TryPrepare(DeliveryItem item)
    {
        try
        {
            item.Body ??= _sender.Serialize(item);
            item.KeyPrefix ??= _keyPrefix;
            return true;
        }
        catch (Exception)
        {
            // The exception concerns only this item. It is not logged, because it may reveal the content.
            return false;
        }
    }

    /// <summary>Counts items that were taken from the store.</summary>
    public void Took(int count) => Interlocked.Add(ref _takenFromStore, count);

    /// <summary>Reads the content of released items again. Those that the store has lost are counted as items in memory from then on.</summary>
    public async ValueTask ReloadAsync(IReadOnlyList<DeliveryItem> items)
    {
        int stored = items.Count(item => item.Id != 0);
        await Store!.ReloadAsync(items, CancellationToken.None).ConfigureAwait(false);
        int lost = stored - items.Count(item => item.Id != 0);
        Took(-lost);
        Memory.Done(-lost);
    }

    /// <summary>Stops counting taken items, which their sender has settled itself.</summary>
    public void Forget(IReadOnlyList<DeliveryItem> items) => Took(-items.Count);

    /// <summary>Moves taken items from memory to the store. Returns how many were stored; the rest stay taken, in memory.</summary>
    public async ValueTask<int> MoveToStoreAsync(IReadOnlyList<DeliveryItem> items)
    {
        var result = await Store!.AppendAsync(items, CancellationToken.None).ConfigureAwait(false);
        Memory.Done(result.Stored);
        return result.Stored;
    }

    public ValueTask DeliveredAsync(IReadOnlyList<DeliveryItem> items)
    {
        // The order matters: a caller whose flush has completed finds the places in memory free.
        int stored = RemoveFromMemory(items);
        Account.Deliver(items.Count);
        return RemoveFromStoreAsync(items, stored);
    }

    public async ValueTask DropAsync(IReadOnlyList<DeliveryItem> items, DropCause cause)
    {
        await RemoveFromStoreAsync(items, RemoveFromMemory(items)).ConfigureAwait(false);

        // The order matters: if the application's callback hangs, no item is counted twice.
        Account.Drop(items.Count);
        foreach (var item in items)
            _sender.Dropped(item, 1, cause, wasAccepted: true);
    }

    /// <returns>The number of items that are in the store.</returns>
    private int RemoveFromMemory(IReadOnlyList<DeliveryItem> items)
    {
        int stored = items.Count(item => item.Id != 0);
        Memory.Done(items.Count - stored);
        return stored;
    }

    private async ValueTask RemoveFromStoreAsync(IReadOnlyList<DeliveryItem> items, int stored)
    {
        if (stored == 0)
            return;

        Took(-stored);
        await Store!.SettleAsync(items, CancellationToken.None).ConfigureAwait(false);
    }

    private void Recovered(long count)
    {
        Account.Recover(count);
        _signal.Notify();
    }

    private void Lost(long count, DeliveryLoss loss)
    {
        Account.Drop(count);
        _sender.Dropped(null, count, loss == DeliveryLoss.Removed ? DropCause.Removed : DropCause.Unreadable, wasAccepted: true);
    }
}
