namespace Tidewire;

/// <summary>
/// Stores the items of one client outside of the process's memory until they are delivered. Implemented by store packages; applications add
/// a store with <c>UseSqliteStore</c> and do not call this interface.
/// </summary>
/// <remarks>
/// Implementations are thread-safe. A failure of the store is a result, never an exception: delivery continues without the store. A taken
/// item belongs to this process until it is settled or parked; the store makes it available again only after the process has ended.
/// </remarks>
public interface IDeliveryStore : IAsyncDisposable
{
    /// <summary>The number of stored items that are neither taken nor parked.</summary>
    long Waiting { get; }

    /// <summary>The status of the store, for metrics and health checks. It is read on demand and must not block.</summary>
    DeliveryStoreStatus Status => default;

    /// <summary>Stores items in order, as many as fit, and sets the <see cref="DeliveryItem.Id"/> of each stored item.</summary>
    /// <param name="items">Items with key and body.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// How many were stored, counted from the first, and why the rest were not. Stored items have the durability that the store was opened
    /// with.
    /// </returns>
    ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default);

    /// <summary>Stores items like <see cref="AppendAsync"/> and blocks until they are stored.</summary>
    /// <param name="items">Items with key and body.</param>
    /// <returns>How many were stored, counted from the first, and why the rest were not.</returns>
    /// <remarks>The default implementation waits for <see cref="AppendAsync"/>. Override it if the store can write on the caller's thread.</remarks>
    DeliveryStoreResult Append(IReadOnlyList<DeliveryItem> items)
    {
        var append = AppendAsync(items, CancellationToken.None);
        return append.IsCompletedSuccessfully ? append.Result : append.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Takes the oldest waiting items.</summary>
    /// <param name="maxCount">The maximum number of items, at least 1.</param>
    /// <param name="maxBytes">The maximum size of the bodies, in bytes. One item is returned regardless of its size.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The items, oldest first; empty if none are waiting or the store cannot be read.</returns>
    ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the bodies of taken items that were released meanwhile. An item that is missing or damaged remains without a body.
    /// </summary>
    /// <param name="items">Items that this store returned or stored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of items that have a body now.</returns>
    ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes items that are delivered or dropped. A failed removal is repeated later. In either case, the store does not return the items to
    /// this process again.
    /// </summary>
    /// <param name="items">Items that this store returned or stored; others are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether they were removed.</returns>
    ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default);

    /// <summary>Parks items: they stay stored but are not returned again, by this process or a later one, until they are settled.</summary>
    /// <param name="items">Items that this store returned or stored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the items were parked.</returns>
    ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default);
}
