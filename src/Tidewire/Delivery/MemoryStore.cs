using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Tidewire.Delivery;

/// <summary>Keeps items in memory: those that wait, and the number of those that are taken.</summary>
/// <remarks>
/// The bound is a count beside a lock-free queue: a bounded channel takes a lock for every write, at which many producers line up.
/// A place is taken before the item is put there, so a count above zero means that one is there or about to be.
/// </remarks>
internal sealed class MemoryStore(int capacity) : IDeliveryStore
{
    private readonly ConcurrentQueue<object> _waiting = new();
    private long _lastSequence;
    private int _count;
    private int _taken;
    private int _parked;

    public long Waiting => Volatile.Read(ref _count);

    /// <summary>Those that wait and those that are taken.</summary>
    public long Held => Volatile.Read(ref _count) + Volatile.Read(ref _taken) + Volatile.Read(ref _parked);

    /// <summary>When the oldest of those that wait was accepted.</summary>
    public DateTimeOffset? OldestAcceptedAt => _waiting.TryPeek(out object? oldest) ? (oldest as IItemSource)?.AcceptedAt ?? ((DeliveryItem)oldest).AcceptedAt : null;

    /// <summary>Takes a place; the caller puts an item there with <see cref="Add"/> or gives it back with <see cref="Release"/>.</summary>
    public bool TryReserve(int most)
    {
        if (Interlocked.Increment(ref _count) + Volatile.Read(ref _taken) <= most)
            return true;

        Interlocked.Decrement(ref _count);
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _count);

    /// <summary>Fills a place.</summary>
    /// <param name="item">A <see cref="DeliveryItem"/>, or an <see cref="IItemSource"/>.</param>
    public void Add(object item) => _waiting.Enqueue(item);

    /// <summary>The item itself, or one made from its source.</summary>
    public static DeliveryItem ItemOf(object item) =>
        item as DeliveryItem ?? new() { Source = item, AcceptedAt = ((IItemSource)item).AcceptedAt };

    /// <summary>Gives an item of this process its number.</summary>
    public DeliveryItem Number(DeliveryItem item)
    {
        if (item.Sequence == 0)
            item.Sequence = Interlocked.Increment(ref _lastSequence);
        return item;
    }

    /// <summary>Takes out the oldest and keeps its place, for the caller to fill or to give back: nobody else can come in between.</summary>
    public bool TryEvictOldest([NotNullWhen(true)] out DeliveryItem? item)
    {
        var spin = new SpinWait();
        while (Waiting > 0)
        {
            if (_waiting.TryDequeue(out object? waiting))
            {
                item = Number(ItemOf(waiting));
                return true;
            }

            spin.SpinOnce();
        }

        item = null;
        return false;
    }

    /// <summary>Takes the oldest, waiting for a place that is taken but not filled yet.</summary>
    public bool TryTake([NotNullWhen(true)] out DeliveryItem? item)
    {
        if (!TryEvictOldest(out item))
            return false;

        Interlocked.Increment(ref _taken);
        Interlocked.Decrement(ref _count);
        return true;
    }

    /// <summary>Taken items are delivered, dropped, or in another store.</summary>
    public void Done(int count) => Interlocked.Add(ref _taken, -count);

    public ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        int stored = 0;
        while (stored < items.Count && TryReserve(capacity))
            Add(items[stored++]);
        return new(new DeliveryStoreResult(stored, IsFull: stored < items.Count));
    }

    public ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default)
    {
        var items = new List<DeliveryItem>();
        long bytes = 0;
        while (items.Count < maxCount && (items.Count == 0 || bytes < maxBytes) && TryTake(out var item))
        {
            items.Add(item);
            bytes += item.Length;
        }

        return new(items);
    }

    // Nothing else has the content, so nothing is released.
    public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(items.Count);

    // Nothing outlives the process, so no later one asks.
    public ValueTask<bool> MarkUnderWayAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(true);

    public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        Done(items.Count);
        return new(true);
    }

    public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        Interlocked.Add(ref _parked, items.Count);
        Done(items.Count);
        return new(true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
