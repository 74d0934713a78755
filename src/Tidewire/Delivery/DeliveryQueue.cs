namespace Tidewire.Delivery;

/// <summary>Takes items or refuses them, in memory and in the store, and accounts for each until it is delivered or dropped.</summary>
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

    public long HeldInMemory => Memory.Held;

    public long HeldInStore => Volatile.Read(ref _takenFromStore) + (_leftInStore ?? Store?.Waiting ?? 0);

    public long Held => HeldInMemory + HeldInStore;

    public bool IsClosed => _isClosed;

    /// <summary>Counts an item that is accepted and dropped in one, by the application's own threshold. <see langword="false"/> once closed.</summary>
    public bool CountAsDiscarded()
    {
        if (_isClosed)
            return false;

        Account.Accept();
        Account.Drop(1);
        return true;
    }

    /// <summary>Nothing more is accepted.</summary>
    public void Close()
    {
        _isClosed = true;

        // Whoever has a place by now fills it or gives it back; whoever comes later sees that it is closed.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Closes the store. What it holds by then stays counted as held.</summary>
    public ValueTask EndAsync()
    {
        _leftInStore = Store?.Waiting;
        return Store?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>Makes key and body, where they are not made yet. An item on which that fails is dropped: <see langword="false"/>.</summary>
    public bool TryPrepare(DeliveryItem item)
    {
        if (TryMakeBody(item))
            return true;

        Drop([item], DropCause.Failed);
        return false;
    }

    public string KeyOf(DeliveryItem item) => item.Key ??= $"{_keyPrefix}-{item.Sequence}";

    /// <summary>Items were taken from the store.</summary>
    public void Took(int count) => Interlocked.Add(ref _takenFromStore, count);

    /// <summary>Taken items are in memory alone: the store has lost them.</summary>
    public void Returned(int count)
    {
        Took(-count);
        Memory.Done(-count);
    }

    /// <summary>Their sender has dealt with taken items of the store itself.</summary>
    public void Forget(IReadOnlyList<DeliveryItem> items) => Took(-items.Count);

    /// <summary>Moves taken items from memory to the store. Returns how many it took; the rest stays taken, in memory.</summary>
    public async ValueTask<int> MoveToStoreAsync(IReadOnlyList<DeliveryItem> items)
    {
        var result = await Store!.AppendAsync(items, CancellationToken.None).ConfigureAwait(false);
        Memory.Done(result.Stored);
        return result.Stored;
    }

    public ValueTask DeliveredAsync(IReadOnlyList<DeliveryItem> items)
    {
        Account.Deliver(items.Count);
        return SettleAsync(items);
    }

    public void Drop(IReadOnlyList<DeliveryItem> items, DropCause cause)
    {
        var settled = SettleAsync(items);
        if (!settled.IsCompletedSuccessfully)
            settled.AsTask().GetAwaiter().GetResult();

        // In this order: an application that hangs on the news must not leave an item counted twice.
        Account.Drop(items.Count);
        foreach (var item in items)
            _sender.Dropped(item, 1, cause, wasAccepted: true);
    }

    private async ValueTask SettleAsync(IReadOnlyList<DeliveryItem> items)
    {
        int inMemory = items.Count(item => item.Id == 0);
        if (inMemory > 0)
            Memory.Done(inMemory);
        if (inMemory == items.Count)
            return;

        Took(inMemory - items.Count);
        await Store!.SettleAsync(items, CancellationToken.None).ConfigureAwait(false);
    }

    private bool TryMakeBody(DeliveryItem item)
    {
        try
        {
            item.Body ??= _sender.Serialize(item);
            KeyOf(item);
            return true;
        }
        catch (Exception)
        {
            // Whatever it is, it is about this item, and tells of its content.
            return false;
        }
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
