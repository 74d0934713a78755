using Tidewire;
using Microsoft.Extensions.Options;

namespace TheNamespace;

internal sealed class OrdersService(ServiceCaller<IOrdersApi> caller, IOptionsMonitor<OrdersOptions> options) : IOrdersService
{
    public Task<OrdersItem?> GetItemAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return caller.OrNullAsync((api, ct) => api.GetItemAsync(id, ct), cancellationToken);
    }

    public Task<ServiceResult<OrdersItem>> TryGetItemAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return caller.TryAsync((api, ct) => api.GetItemAsync(id, ct), cancellationToken);
    }

    public async Task<IReadOnlyList<OrdersItem>?> ListItemsAsync(CancellationToken cancellationToken = default)
    {
        int limit = options.CurrentValue.PageSize;
        return await caller.OrNullAsync((api, ct) => api.ListItemsAsync(limit, ct), cancellationToken).ConfigureAwait(false);
    }

    public Task<ServiceResult<OrdersItem>> TryCreateItemAsync(
        NewOrdersItem item, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        return caller.TryAsync((api, ct) => api.CreateItemAsync(item, idempotencyKey, ct), cancellationToken);
    }
}
