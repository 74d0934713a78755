namespace Tidewire.Delivery;

/// <summary>Makes items with the same ordering key wait for each other.</summary>
internal sealed class OrderingKeys(PendingFlushes flushes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<DeliveryItem>> _waiting = [];

    /// <summary>When the oldest item that waits for its predecessor was accepted.</summary>
    public DateTimeOffset? OldestAcceptedAt
    {
        get
        {
            lock (_gate)
                return _waiting.Values.SelectMany(queue => queue).Min(item => (DateTimeOffset?)item.AcceptedAt);
        }
    }

    /// <summary>Whether an item may be sent. If not, the item is kept, and <see cref="Leave"/> returns the item once its predecessor leaves.</summary>
    public bool TryEnter(DeliveryItem item)
    {
        if (item.HoldsOrderingKey || item.OrderingKey is not { } key)
            return true;

        lock (_gate)
        {
            if (_waiting.TryAdd(key, new()))
                return item.HoldsOrderingKey = true;

            // The item may wait for a long time; the store still has its content.
            if (item.Id != 0)
                item.Release();
            flushes.Leave(item);
            _waiting[key].Enqueue(item);
            return false;
        }
    }

    /// <summary>Records that an item is settled or parked. Returns the next item that may be sent.</summary>
    public DeliveryItem? Leave(DeliveryItem item)
    {
        if (!item.HoldsOrderingKey || item.OrderingKey is not { } key)
            return null;

        item.HoldsOrderingKey = false;

        lock (_gate)
        {
            if (!_waiting.TryGetValue(key, out var queue))
                return null;
            if (queue.TryDequeue(out var next))
            {
                next.HoldsOrderingKey = true;
                return next;
            }

            _waiting.Remove(key);
            return null;
        }
    }

    /// <summary>Removes and returns all items.</summary>
    public List<DeliveryItem> Drain()
    {
        lock (_gate)
        {
            List<DeliveryItem> all = [.. _waiting.Values.SelectMany(queue => queue)];
            _waiting.Clear();
            return all;
        }
    }
}
