using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Tidewire.Delivery;

/// <summary>Holds the waiting items in memory, and counts the taken ones.</summary>
/// <remarks>
/// The capacity is enforced by a counter beside a lock-free queue, because a bounded channel takes a lock for every write, on which many
/// producers contend. A place is reserved before the item is added, so a count above zero means that an item is there or about to be added.
/// Waiting and taken items are the halves of one number, so that an item that is taken is counted once at every instant.
/// </remarks>
internal sealed class MemoryStore(int capacity) : IDeliveryStore
{
    // The taken items are the upper half of the places, the waiting ones the lower half.
    private const int HalfBits = 32;
    private const long OneTaken = 1L << HalfBits;

    private readonly ConcurrentQueue<object> _waiting = new();
    private long _lastSequence;
    private long _places;
    private int _parked;

    public long Waiting => WaitingIn(Volatile.Read(ref _places));

    public long Taken => TakenIn(Volatile.Read(ref _places));

    /// <summary>The number of waiting, taken and parked items.</summary>
    public long Held => FilledIn(Volatile.Read(ref _places)) + Volatile.Read(ref _parked);

    /// <summary>When the oldest waiting item was accepted.</summary>
    public DateTimeOffset? OldestAcceptedAt => _waiting.TryPeek(out object? oldest) ? (oldest as IItemSource)?.AcceptedAt ?? ((DeliveryItem)oldest).AcceptedAt : null;

    /// <summary>Reserves a place. The caller fills it with <see cref="Add"/> or gives it back with <see cref="Release"/>.</summary>
    public bool TryReserve(int maxCount)
    {
        long places = Volatile.Read(ref _places);
        while (FilledIn(places) < maxCount)
        {
            long found = Interlocked.CompareExchange(ref _places, places + 1, places);
            if (found == places)
                return true;
            places = found;
        }

        return false;
    }

    public void Release() => Interlocked.Decrement(ref _places);

    /// <summary>Adds an item to a reserved place.</summary>
    /// <param name="item">A <see cref="DeliveryItem"/>, or an <see cref="IItemSource"/>.</param>
    public void Add(object item) => _waiting.Enqueue(item);

    /// <summary>Returns the item itself, or creates it from its source.</summary>
    public static DeliveryItem ItemOf(object item) =>
        item as DeliveryItem ?? new() { Source = item, AcceptedAt = ((IItemSource)item).AcceptedAt };

    /// <summary>Assigns the sequence number of an item.</summary>
    public DeliveryItem Number(DeliveryItem item)
    {
        if (item.Sequence == 0)
            item.Sequence = Interlocked.Increment(ref _lastSequence);
        return item;
    }

    /// <summary>Removes the oldest item and keeps its place reserved for the caller, who fills it or gives it back.</summary>
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

    /// <summary>Takes the oldest item. If only a reserved place is left, waits until it is filled or released.</summary>
    public bool TryTake([NotNullWhen(true)] out DeliveryItem? item)
    {
        if (!TryEvictOldest(out item))
            return false;

        Interlocked.Add(ref _places, OneTaken - 1);
        return true;
    }

    /// <summary>Counts taken items as delivered, dropped, or moved to another store.</summary>
    public void Done(int count) => Interlocked.Add(ref _places, -count * OneTaken);

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

    // The content exists in memory only, so it is never released.
    public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(items.Count);

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

    private static long WaitingIn(long places) => (uint)places;

    private static long TakenIn(long places) => places >> HalfBits;

    private static long FilledIn(long places) => WaitingIn(places) + TakenIn(places);
}
