namespace Tidewire.Tests.Analytics;

/// <summary>A store that keeps nothing, with a configurable status and result of storing. It reports losses on request.</summary>
internal sealed class ScriptedStores : IDeliveryStoreFactory, IDeliveryStore
{
    private DeliveryStoreContext? _context;

    /// <summary>Returns the result of storing a number of items.</summary>
    public Func<int, DeliveryStoreResult> Append { get; set; } = static _ => new(0, IsFull: false);

    /// <summary>Whether storing completes later, on another thread.</summary>
    public bool IsSlow { get; init; }

    public DeliveryStoreStatus Status { get; init; }

    public long Waiting => 0;

    public IDeliveryStore Open(DeliveryStoreContext context)
    {
        _context = context;
        return this;
    }

    /// <summary>Reports items as recovered from an earlier process, and then as lost.</summary>
    public void Lose(long count, DeliveryLoss loss)
    {
        _context!.Recovered(count);
        _context.Lost(count, loss);
    }

    public async ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        if (IsSlow)
            await Task.Yield();
        return Append(items.Count);
    }

    public ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default) =>
        new((IReadOnlyList<DeliveryItem>)[]);

    public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(0);

    public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(true);

    public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
