namespace Tidewire.Tests.Health;

/// <summary>Stores that keep nothing and have a configurable status.</summary>
internal sealed class StubStores(DeliveryStoreStatus status) : IDeliveryStoreFactory, IDeliveryStore
{
    public long Waiting => 0;

    public DeliveryStoreStatus Status => status;

    public IDeliveryStore Open(DeliveryStoreContext context) => this;

    public ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) =>
        new(new DeliveryStoreResult(0, IsFull: true));

    public ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default) =>
        new((IReadOnlyList<DeliveryItem>)[]);

    public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(0);

    public ValueTask<bool> MarkUnderWayAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(true);

    public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(true);

    public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
