using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>
/// Items that wait, are taken, fail, return, move and leave at random, beside a plain model of the flushes: a flush covers the items that
/// were waiting or active when it was added, and completes when none of them is waiting or active any more.
/// </summary>
internal sealed class FlushHistory(Random random)
{
    private readonly PendingFlushes _flushes = new();
    private readonly List<DeliveryItem> _inMemory = [];
    private readonly List<DeliveryItem> _inStore = [];
    private readonly List<DeliveryItem> _active = [];
    private readonly List<DeliveryItem> _resting = [];
    private readonly List<(Task Completion, HashSet<DeliveryItem> Covered)> _flushed = [];

    public void Act()
    {
        switch (random.Next(11))
        {
            case 0:
                _inMemory.Add(new() { AcceptedAt = default });
                break;
            case 1:
                _inStore.Add(new() { AcceptedAt = default });
                break;
            case 2 or 3:
                Take(_inMemory, fromStore: false);
                break;
            case 4 or 5:
                Take(_inStore, fromStore: true);
                break;
            case 6 when Pick(_active) is { } settled:
                _flushes.Leave(settled);
                break;
            case 7 when Pick(_active) is { } failed:
                _flushes.Leave(failed);
                _resting.Add(failed);
                break;
            case 8 when Pick(_resting) is { } returned:
                _flushes.Enter(returned);
                _active.Add(returned);
                break;
            case 9 when Pick(_active) is { } moved:
                _inStore.Add(moved);
                _flushes.Moved([moved], _inMemory.Count, _inStore.Count);
                break;
            case 10 when _inMemory.Count > 0 && random.Next(4) == 0:
                _inMemory.RemoveAt(0);
                break;
            default:
                Flush();
                break;
        }

        Verify();
    }

    /// <summary>Nothing is left to do, so each flush completes.</summary>
    public void End()
    {
        while (_inMemory.Count + _inStore.Count > 0)
        {
            Take(_inMemory, fromStore: false);
            Take(_inStore, fromStore: true);
            Verify();
        }

        while (Pick(_active) is { } item)
        {
            _flushes.Leave(item);
            Verify();
        }

        Dispatch();
        Verify();
        Assert.Empty(_flushed);
    }

    private void Take(List<DeliveryItem> waiting, bool fromStore)
    {
        if (waiting.Count == 0)
            return;

        var item = waiting[0];
        waiting.RemoveAt(0);
        _flushes.Taken(item, fromStore);
        _active.Add(item);
    }

    private DeliveryItem? Pick(List<DeliveryItem> items)
    {
        if (items.Count == 0)
            return null;

        int index = random.Next(items.Count);
        var item = items[index];
        items.RemoveAt(index);
        return item;
    }

    // A flush is added by any thread, and begins when a worker next dispatches.
    private void Flush()
    {
        if (random.Next(3) == 0)
            _flushed.Add((_flushes.Add(_inMemory.Count, _inStore.Count), [.. _inMemory, .. _inStore, .. _active]));
        if (random.Next(2) == 0)
            Dispatch();
    }

    private void Dispatch() => _flushes.Begin(_flushes.Added, _inMemory.Count, _inStore.Count);

    private void Verify()
    {
        foreach (var (completion, covered) in _flushed)
        {
            // An item that failed or was dropped is no longer covered, unless it returns while the flush is pending.
            covered.IntersectWith([.. _inMemory, .. _inStore, .. _active, .. _resting]);
            if (completion.IsCompleted)
                Assert.Empty(covered.Except(_resting));
        }

        _flushed.RemoveAll(one => one.Completion.IsCompleted);
    }
}
