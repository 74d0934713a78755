using Tidewire;
using System.Collections.Concurrent;
using System.Net;

namespace TheNamespace;

/// <summary>
/// An in-memory Orders service, for tests of its callers. It follows the contract: the same tests run against it and the real one.
/// </summary>
public sealed class FakeOrdersService : IOrdersService
{
    private readonly ConcurrentDictionary<string, OrdersItem> _items = new();
    private readonly ConcurrentDictionary<string, OrdersItem> _byKey = new();
    private int _lastId;

    /// <summary>Whether every call fails as <see cref="ServiceFailureKind.Unavailable"/>.</summary>
    public bool IsDown { get; set; }

    /// <summary>The created items.</summary>
    public IReadOnlyCollection<OrdersItem> Items => [.. _items.Values];

    public async Task<OrdersItem?> GetItemAsync(string id, CancellationToken cancellationToken = default) =>
        (await TryGetItemAsync(id, cancellationToken).ConfigureAwait(false)).Value;

    public Task<ServiceResult<OrdersItem>> TryGetItemAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(IsDown ? Down() : _items.TryGetValue(id, out var item) ? ServiceResult.Success(item) : NotFound());
    }

    public Task<IReadOnlyList<OrdersItem>?> ListItemsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<OrdersItem>?>(IsDown ? null : [.. _items.Values]);
    }

    public Task<ServiceResult<OrdersItem>> TryCreateItemAsync(
        NewOrdersItem item, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(IsDown ? Down() : ServiceResult.Success(_byKey.GetOrAdd(idempotencyKey ?? Guid.NewGuid().ToString(), _ => Create(item))));
    }

    private OrdersItem Create(NewOrdersItem item)
    {
        var created = new OrdersItem { Id = $"item-{Interlocked.Increment(ref _lastId)}", Name = item.Name };
        _items[created.Id] = created;
        return created;
    }

    private static ServiceResult<OrdersItem> NotFound() =>
        ServiceResult.Failed<OrdersItem>(ServiceFailures.Of(ServiceFailureKind.Rejected, HttpStatusCode.NotFound, isReadOnly: true));

    private static ServiceResult<OrdersItem> Down() => ServiceResult.Failed<OrdersItem>(ServiceFailures.Of(ServiceFailureKind.Unavailable));
}
