using System.Diagnostics.CodeAnalysis;

namespace Tidewire.Delivery;

/// <summary>
/// The suspects that are due. The one with the fewest failures is sent first, and every fourth time the one that has waited longest: otherwise
/// new suspects that keep arriving would hold it up, and a flush that waits for it.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class Suspects
{
    private const int TurnOfTheOldest = 4;
    private readonly PriorityQueue<DeliveryItem, (int Failures, long Order)> _items = new();
    private long _order;
    private int _turn;

    public int Count => _items.Count;

    /// <summary>The items, in any order.</summary>
    public IEnumerable<DeliveryItem> Items => _items.UnorderedItems.Select(one => one.Element);

    public void Add(DeliveryItem item) => _items.Enqueue(item, (item.Failures, _order++));

    public void Clear() => _items.Clear();

    /// <summary>Takes the next suspect, and those of the following ones that may be sent in the same batch.</summary>
    public List<DeliveryItem> Take(long maxBytes)
    {
        if (++_turn % TurnOfTheOldest == 0 && TryTakeOldest(out var oldest))
            return [oldest];

        var items = new List<DeliveryItem>();
        int maxCount = 1;
        long bytes = 0;
        while (items.Count < maxCount && _items.TryPeek(out var next, out _))
        {
            // A batch does not mix suspects with different limits.
            if (items.Count == 0)
                maxCount = next.Failures > 0 ? 1 : next.MaxBatchSize;
            else if (next.Failures > 0 || next.MaxBatchSize != items[0].MaxBatchSize || bytes + next.Length > maxBytes)
                break;

            items.Add(_items.Dequeue());
            bytes += next.Length;
        }

        return items;
    }

    // One that has not failed alone is sent with others, in its usual turn.
    private bool TryTakeOldest([NotNullWhen(true)] out DeliveryItem? oldest)
    {
        oldest = _items.Count == 0 ? null : _items.UnorderedItems.MinBy(one => one.Priority.Order).Element;
        return oldest is { Failures: > 0 } && _items.Remove(oldest, out _, out _);
    }
}
