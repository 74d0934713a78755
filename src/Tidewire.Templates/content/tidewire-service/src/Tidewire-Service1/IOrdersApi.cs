using Refit;

namespace TheNamespace;

/// <summary>The wire contract of the service. Applications use <see cref="IOrdersService"/>.</summary>
/// <remarks>
/// A GET is retried after a transient failure; the POST is retried only if that is safe. Each method must take a cancellation token;
/// otherwise registration fails.
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
