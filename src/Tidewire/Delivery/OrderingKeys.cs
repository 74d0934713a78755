namespace Tidewire.Delivery;

/// <summary>Lets items of one ordering key go one after the other.</summary>
internal sealed class OrderingKeys
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<DeliveryItem>> _waiting = [];

    /// <summary>When the oldest of those that wait for their turn was accepted.</summary>
    public DateTimeOffset? OldestAcceptedAt
    {
        get
        {
            lock (_gate)
                return _waiting.Values.SelectMany(queue => queue).Min(item => (DateTimeOffset?)item.AcceptedAt);
        }
    }

    /// <summary>Whether an item may go. If not it is kept, and returned by the <see cref="Leave"/> of the one before it.</summary>
    public bool TryEnter(DeliveryItem item)
    {
        if (item.HoldsOrderingKey || item.OrderingKey is not { } key)
            return true;

        lock (_gate)
        {
            if (_waiting.TryAdd(key, new()))
                return item.HoldsOrderingKey = true;

            // The store has the content of what may wait long.
            if (item.Id != 0)
                item.Release();
            _waiting[key].Enqueue(item);
            return false;
        }
    }

    /// <summary>An item is settled, dropped or parked. Returns the one that may go now.</summary>
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

    /// <summary>Takes everything out.</summary>
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
