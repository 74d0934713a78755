using System.Collections;

namespace Tidewire.Tests.Delivery;

/// <summary>A list of one item that reports when it is read.</summary>
internal sealed class WatchedList(DeliveryItem item, Action onRead) : IReadOnlyList<DeliveryItem>
{
    public int Count => 1;

    public DeliveryItem this[int index] => item;

    public IEnumerator<DeliveryItem> GetEnumerator()
    {
        onRead();
        yield return item;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
