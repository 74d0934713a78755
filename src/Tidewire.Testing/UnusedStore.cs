using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tidewire.Testing;

/// <summary>Replaces the application's store, so that a test neither reads nor sends items of an earlier run.</summary>
internal sealed class UnusedStore : IDeliveryStoreFactory, IDeliveryStore
{
    public long Waiting => 0;

    public static void AddTo(IServiceCollection services)
    {
        services.RemoveAll<IDeliveryStoreFactory>();
        services.AddSingleton<IDeliveryStoreFactory>(new UnusedStore());
    }

    public IDeliveryStore Open(DeliveryStoreContext context) => this;

    public ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(default(DeliveryStoreResult));

    public ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default) =>
        new((IReadOnlyList<DeliveryItem>)[]);

    public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(0);

    public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(true);

    public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
