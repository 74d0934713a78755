namespace Tidewire;

/// <summary>
/// Keeps the items of one client outside of the process's memory until they are delivered. Implemented by store packages; applications choose one
/// with <c>UseSqliteStore</c> and do not call it.
/// </summary>
/// <remarks>
/// Safe for any thread. A failure of the store is a result, never an exception: delivery goes on without it. An item that was taken belongs to this
/// process until it is settled or parked; a store makes it available again only after the process has ended.
/// </remarks>
public interface IDeliveryStore : IAsyncDisposable
{
    /// <summary>How many items are stored that were neither taken nor parked.</summary>
    long Waiting { get; }

    /// <summary>What the store tells of itself to metrics and health checks: read when someone asks, so that it must not wait for anything slow.</summary>
    DeliveryStoreStatus Status => default;

    /// <summary>Stores items in order, as many as fit, and sets <see cref="DeliveryItem.Id"/> of each one stored.</summary>
    /// <param name="items">Items with key and body.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>How many were stored, from the first on, and what kept the rest out. What was stored has the durability the store was made with.</returns>
    ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default);

    /// <summary>Stores items as <see cref="AppendAsync"/> does, for a caller that waits on its thread.</summary>
    /// <param name="items">Items with key and body.</param>
    /// <returns>How many were stored, from the first on, and what kept the rest out.</returns>
    /// <remarks>By default it waits for <see cref="AppendAsync"/>. A store that works on the caller's thread saves the hand-off to a task.</remarks>
    DeliveryStoreResult Append(IReadOnlyList<DeliveryItem> items)
    {
        var append = AppendAsync(items, CancellationToken.None);
        return append.IsCompletedSuccessfully ? append.Result : append.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Takes the oldest items that wait.</summary>
    /// <param name="maxCount">The most items, at least 1.</param>
    /// <param name="maxBytes">The most bytes of bodies; one item is returned whatever its size.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The items, oldest first; none if none wait or the store cannot be read.</returns>
    ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default);

    /// <summary>Reads the bodies of taken items again that were released in the meantime. An item that is gone or damaged stays without a body.</summary>
    /// <param name="items">Items that this store returned or stored.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>How many have a body now.</returns>
    ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records, with the store's durability, that items are about to be sent, so that a later process knows what may have been sent before.
    /// </summary>
    /// <param name="items">Items that this store returned or stored.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Whether it is recorded.</returns>
    ValueTask<bool> MarkUnderWayAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default);

    /// <summary>Removes items that are delivered or dropped. If that fails it is done later; the items are not returned again by this process.</summary>
    /// <param name="items">Items that this store returned or stored; others are ignored.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Whether they are removed by now.</returns>
    ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default);

    /// <summary>Keeps items without returning them again, in this process or a later one, until they are settled.</summary>
    /// <param name="items">Items that this store returned or stored.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Whether that is recorded.</returns>
    ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default);
}
