using System.Diagnostics.CodeAnalysis;

namespace Tidewire.Delivery;

// The order of items: first the returned ones, then alternately from memory and from the store, which is read one page at a time.
internal sealed partial class DeliverySource
{
    private const int PageSize = 256;
    private const long PageBytes = 1_000_000;
    private readonly Queue<DeliveryItem> _page = new();
    private bool _isMemoryNext;

    // Does not read the store, because most items do not need it. If this finds no item, the caller reads the store.
    private bool TryTakeNext([NotNullWhen(true)] out DeliveryItem? item)
    {
        if (schedule.TryTakeReturned(out item))
            return true;

        _isMemoryNext = !_isMemoryNext;
        return (_isMemoryNext && TryTakeFromMemory(out item))
            || _page.TryDequeue(out item)
            || (queue.Store is not { Waiting: > 0 } && TryTakeFromMemory(out item));
    }

    private bool TryTakeFromMemory([NotNullWhen(true)] out DeliveryItem? item)
    {
        if (!queue.Memory.TryTake(out item))
            return false;

        flushes.Taken(item, fromStore: false);
        return true;
    }

    private async ValueTask<DeliveryItem?> FetchAsync(DeliverySettings settings)
    {
        if (queue.Store is { Waiting: > 0 } store)
        {
            var page = await store.TakeAsync(PageSize, PageBytes, CancellationToken.None).ConfigureAwait(false);
            queue.Took(page.Count);
            _storeFailedAt = page.Count == 0 && !settings.StoreIsPolled ? time.GetTimestamp() : null;
            foreach (var stored in page)
            {
                flushes.Taken(stored, fromStore: true);

                // An item that failed before joins the suspects.
                if (stored.IsSuspect)
                    schedule.Add(stored);
                else
                    _page.Enqueue(stored);
            }
        }

        return _page.TryDequeue(out var item) || TryTakeFromMemory(out item) ? item : null;
    }
}
