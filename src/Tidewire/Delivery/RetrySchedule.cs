using System.Diagnostics.CodeAnalysis;

namespace Tidewire.Delivery;

/// <summary>
/// The items that were taken and are not in flight. Each failed item backs off on its own schedule. Items returned without a failure
/// precede new items.
/// </summary>
internal sealed class RetrySchedule(OrderingKeys ordering, PendingFlushes flushes, TimeProvider time)
{
    // Timers have an upper limit and the wall clock may jump, so a longer wait is re-evaluated after this time.
    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);
    private readonly Lock _gate = new();
    private readonly Queue<DeliveryItem> _returned = new();
    private readonly Suspects _suspects = new();
    private readonly PriorityQueue<DeliveryItem, (long Due, long Order)> _waiting = new();
    private long _order;
    private bool _isHeld;

    /// <summary>
    /// Whether failed items must not be retried yet. Set while a flush is pending or delivery is stopping: otherwise neither would end if
    /// attempts took longer than the back-off.
    /// </summary>
    public bool IsHeld
    {
        get => Volatile.Read(ref _isHeld);
        set => Volatile.Write(ref _isHeld, value);
    }

    /// <summary>The number of items that may be sent and are not suspects.</summary>
    public int Returned
    {
        get
        {
            lock (_gate)
            {
                Advance();
                return _returned.Count;
            }
        }
    }

    /// <summary>The number of suspects that are due.</summary>
    public int Suspects
    {
        get
        {
            lock (_gate)
            {
                Advance();
                return _suspects.Count;
            }
        }
    }

    /// <summary>The time until the next item is due; <see langword="null"/> if none is waiting.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
            {
                if (IsHeld || !_waiting.TryPeek(out _, out var next))
                    return null;

                var left = time.GetElapsedTime(time.GetTimestamp(), next.Due);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>When the oldest item was accepted.</summary>
    public DateTimeOffset? OldestAcceptedAt
    {
        get
        {
            lock (_gate)
                return _returned.Concat(_suspects.Items).Concat(_waiting.UnorderedItems.Select(one => one.Element)).Min(item => (DateTimeOffset?)item.AcceptedAt);
        }
    }

    /// <summary>Makes an item available now.</summary>
    public void Add(DeliveryItem item)
    {
        lock (_gate)
            Admit(item);
    }

    /// <summary>Makes an item available after a delay.</summary>
    public void Add(DeliveryItem item, TimeSpan delay)
    {
        var wait = delay < _longest ? delay : _longest;
        long due = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        lock (_gate)
        {
            flushes.Leave(item);
            _waiting.Enqueue(item, (due, _order++));
        }
    }

    /// <summary>Items were delivered or dropped. Makes the next items of their ordering keys available.</summary>
    public void Settled(List<DeliveryItem> items)
    {
        foreach (var item in items)
        {
            if (ordering.Leave(item) is { } next)
                Add(next);
        }

        // Last, so that a flush that covers the next items does not complete before them.
        flushes.Leave(items);
    }

    public bool TryTakeReturned([NotNullWhen(true)] out DeliveryItem? item)
    {
        lock (_gate)
        {
            Advance();
            return _returned.TryDequeue(out item);
        }
    }

    /// <inheritdoc cref="Delivery.Suspects.Take"/>
    public List<DeliveryItem> TakeSuspects(long maxBytes)
    {
        lock (_gate)
        {
            Advance();
            return _suspects.Take(maxBytes);
        }
    }

    /// <summary>Makes available all items that are delayed only by the back-off.</summary>
    public void SkipDelays(Func<DeliveryItem, bool> isDue)
    {
        lock (_gate)
        {
            var rest = _waiting.UnorderedItems.ToList();
            _waiting.Clear();
            foreach (var (item, priority) in rest.OrderBy(one => one.Priority))
            {
                if (isDue(item))
                    Admit(item);
                else
                    _waiting.Enqueue(item, priority);
            }
        }
    }

    /// <summary>Removes and returns all items.</summary>
    public List<DeliveryItem> Drain()
    {
        lock (_gate)
        {
            List<DeliveryItem> all = [.. _returned, .. _suspects.Items, .. _waiting.UnorderedItems.Select(one => one.Element)];
            _returned.Clear();
            _suspects.Clear();
            _waiting.Clear();
            return all;
        }
    }

    private void Advance()
    {
        // Called for each item. Usually no item is waiting, and reading the clock would then be most of the cost.
        if (_waiting.Count == 0)
            return;

        long now = time.GetTimestamp();
        while (!IsHeld && _waiting.TryPeek(out var item, out var next) && next.Due <= now)
        {
            _waiting.Dequeue();
            Admit(item);
        }
    }

    private void Admit(DeliveryItem item)
    {
        flushes.Enter(item);
        if (item.IsSuspect)
            _suspects.Add(item);
        else
            _returned.Enqueue(item);
    }
}
