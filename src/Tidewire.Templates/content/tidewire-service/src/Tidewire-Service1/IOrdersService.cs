using Tidewire;

namespace TheNamespace;

/// <summary>Reads and creates items.</summary>
/// <remarks>A thread-safe singleton. The methods return <see langword="null"/>, or a result with the reason, if the service fails.</remarks>
public interface IOrdersService
{
    /// <summary>Finds an item.</summary>
    /// <returns>The item; <see langword="null"/> if there is none, and for every failure of the service.</returns>
    Task<OrdersItem?> GetItemAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Finds an item, and distinguishes "not found" (<c>Rejected</c>, 404) from "unknown".</summary>
    /// <returns>The item or the failure.</returns>
    Task<ServiceResult<OrdersItem>> TryGetItemAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists items, at most <see cref="OrdersOptions.PageSize"/>.</summary>
    /// <returns>The items; <see langword="null"/> for every failure of the service.</returns>
    Task<IReadOnlyList<OrdersItem>?> ListItemsAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="idempotencyKey">The idempotency key, unique to the item; one is generated if it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The created item or the failure.</returns>
    Task<ServiceResult<OrdersItem>> TryCreateItemAsync(NewOrdersItem item, string? idempotencyKey = null, CancellationToken cancellationToken = default);
}
