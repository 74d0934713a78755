using Refit;

namespace TheNamespace;

/// <summary>The service as it is on the wire. Applications use <see cref="IOrdersService"/>.</summary>
/// <remarks>
/// A GET is sent again after a passing failure, the POST only when that is safe. Each method takes a token: without one the interface is refused.
/// </remarks>
public interface IOrdersApi
{
    [Get("/items/{id}")]
    Task<IApiResponse<OrdersItem>> GetItemAsync(string id, CancellationToken cancellationToken);

    [Get("/items")]
    Task<IApiResponse<OrdersItem[]>> ListItemsAsync(int limit, CancellationToken cancellationToken);

    [Post("/items")]
    Task<IApiResponse<OrdersItem>> CreateItemAsync(
        [Body] NewOrdersItem item, [Header("Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken);
}
