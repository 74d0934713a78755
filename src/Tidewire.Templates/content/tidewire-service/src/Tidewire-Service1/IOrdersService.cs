using Tidewire;

namespace TheNamespace;

/// <summary>Reads and creates items.</summary>
/// <remarks>A singleton, safe for any thread. Failures of the service are <see langword="null"/>, or a result that says why.</remarks>
public interface IOrdersService
{
    /// <summary>Finds an item.</summary>
    /// <returns>The item; <see langword="null"/> if there is none, and for every failure of the service.</returns>
    Task<OrdersItem?> GetItemAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Finds an item, and tells "there is none" (<c>Rejected</c>, 404) from "nobody knows".</summary>
    /// <returns>The item, or why there is none.</returns>
    Task<ServiceResult<OrdersItem>> TryGetItemAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists items, at most <see cref="OrdersOptions.PageSize"/>.</summary>
    /// <returns>The items; <see langword="null"/> for every failure of the service.</returns>
    Task<IReadOnlyList<OrdersItem>?> ListItemsAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="idempotencyKey">One key for one item; one is made if it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The item as it was created, or why not.</returns>
    Task<ServiceResult<OrdersItem>> TryCreateItemAsync(NewOrdersItem item, string? idempotencyKey = null, CancellationToken cancellationToken = default);
}
