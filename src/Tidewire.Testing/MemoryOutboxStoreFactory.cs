using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tidewire.Testing;

/// <summary>Creates the in-memory store, which is used if the test adds no store of its own.</summary>
internal sealed class MemoryOutboxStoreFactory : IOutboxStoreFactory
{
    public static void AddTo(IServiceCollection services)
    {
        services.RemoveAll<IOutboxStoreFactory>();
        services.AddKeyedSingleton<IOutboxStoreFactory, MemoryOutboxStoreFactory>(IOutboxStoreFactory.FallbackKey);
    }

    public IOutboxStore Open(OutboxStoreContext context) => new MemoryOutboxStore(() => context.Time);
}
