using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tidewire.Notifications;

/// <summary>
/// Adapts the outbox store to the delivery engine: claims waiting messages and turns them into items. The sender records their state, so
/// the engine does not need to know it.
/// </summary>
internal sealed class OutboxClaims(IOutboxStore store, OutboxSettlement settlement, OutboxLedger ledger, Func<OutboxSettings> settings) : IDeliveryStore
{
    private const int PagesPerWorker = 4;
    private const int MinPage = 8;
    private const int MaxPage = 256;
    private readonly ConcurrentDictionary<long, OutboxMessage> _claimed = new();
    private long _lastNumber;
    private volatile bool _mayHaveMore;
    private volatile bool _isClosed;

    public long Waiting => _mayHaveMore && !_isClosed ? 1 : 0;

    /// <summary>Signals that there may be messages to claim.</summary>
    public void SignalMessages() => _mayHaveMore = true;

    /// <summary>Stops claiming.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Removes and returns the message of an item.</summary>
    public OutboxMessage? Remove(DeliveryItem item)
    {
        _claimed.TryRemove(item.Id, out var message);
        return message;
    }

    public async ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default)
    {
        // Reset before the claim, so that a message that arrives during the claim causes another claim.
        _mayHaveMore = false;
        int page = Math.Min(maxCount, Math.Clamp(settings().Delivery.Workers * PagesPerWorker, MinPage, MaxPage));
        int phase = ledger.StorePhase;
        try
        {
            var messages = await store.ClaimAsync(page, CancellationToken.None).ConfigureAwait(false);
            ledger.StoreWorks(phase);
            if (messages.Count >= page)
                _mayHaveMore = true;
            return [.. messages.Select(ToItem)];
        }
        catch (Exception e)
        {
            // The next poll retries.
            ledger.StoreFailed(phase, e);
            return [];
        }
    }

    public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        foreach (var item in items)
            item.Body ??= _claimed.TryGetValue(item.Id, out var message) ? message.Body : null;
        return new(items.Count(item => item.Body is not null));
    }

    // The outbox accepts no items into memory, so none are moved here.
    public ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => throw new UnreachableException();

    // The sender records the state of messages.
    public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(true);

    public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(true);

    public async ValueTask DisposeAsync()
    {
        Close();
        foreach (var (number, message) in _claimed)
        {
            if (_claimed.TryRemove(number, out _))
                await settlement.GiveBackAsync(message).ConfigureAwait(false);
        }

        await settlement.EndAsync().ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
    }

    private DeliveryItem ToItem(OutboxMessage message)
    {
        var item = new DeliveryItem
        {
            Id = Interlocked.Increment(ref _lastNumber),
            Body = message.Body,
            AcceptedAt = message.NotBefore > message.EnqueuedAt ? message.NotBefore.Value : message.EnqueuedAt,
            TraceParent = message.TraceParent,
            Failures = message.Attempts,
            MaxBatchSize = message.Attempts > 0 ? 1 : 0,
        };
        _claimed[item.Id] = message;
        return item;
    }
}
