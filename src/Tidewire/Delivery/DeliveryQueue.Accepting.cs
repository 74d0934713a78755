namespace Tidewire.Delivery;

// Accepts or refuses items.
internal sealed partial class DeliveryQueue
{
    /// <summary>
    /// Accepts or refuses an item. An item for memory is accepted immediately; an item for the store is accepted once it is stored.
    /// </summary>
    /// <param name="item">A <see cref="DeliveryItem"/>, or an <see cref="IItemSource"/>.</param>
    public bool Accept(object item)
    {
        if (_isClosed)
            return Refuse(MemoryStore.ItemOf(item), DropCause.ShutDown);

        var settings = _settings();
        if (settings.AcceptsInStore && Store is not null)
            return AcceptInStore(MemoryStore.ItemOf(item), orElse: null);
        if (Memory.TryReserve(settings.Capacity))
            return Add(item);
        return Store is null ? MakeRoom(item, settings) : AcceptInStore(MemoryStore.ItemOf(item), orElse: settings);
    }

    private bool Add(object item)
    {
        // Checked after reserving a place, because shutdown waits until all reserved places are filled or released.
        if (_isClosed)
        {
            Memory.Release();
            return Refuse(MemoryStore.ItemOf(item), DropCause.ShutDown);
        }

        Account.Accept();
        Memory.Add(item);
        _signal.Arrived(Waiting);
        return true;
    }

    private bool AcceptInStore(DeliveryItem item, DeliverySettings? orElse)
    {
        Account.Accept();
        if (!TryPrepare(Memory.Number(item)))
        {
            Account.Withdraw();
            return Refuse(item, DropCause.Failed);
        }

        var result = Store!.Append([item]);
        if (result.Stored == 1)
        {
            _signal.Arrived(Waiting);
            return true;
        }

        Account.Withdraw();
        if (_isClosed)
            return Refuse(item, DropCause.ShutDown);
        if (orElse is not null)
            return MakeRoom(item, orElse);
        return Refuse(item, result.IsFull ? DropCause.StoreFull : DropCause.StoreFailed);
    }

    private bool MakeRoom(object item, DeliverySettings settings)
    {
        // A worker may take or settle the last waiting item meanwhile: then none can be evicted, but a place may be free.
        while (settings.DropsOldest && Memory.Taken < settings.Capacity)
        {
            if (Memory.TryEvictOldest(out var oldest))
            {
                Account.Drop(1);
                bool isAccepted = Add(item);
                _sender.Dropped(oldest, 1, DropCause.QueueFull, wasAccepted: true);
                return isAccepted;
            }

            if (Memory.TryReserve(settings.Capacity))
                return Add(item);
        }

        return Refuse(MemoryStore.ItemOf(item), DropCause.QueueFull);
    }

    private bool Refuse(DeliveryItem item, DropCause cause)
    {
        _sender.Dropped(item, 1, cause, wasAccepted: false);
        return false;
    }
}
