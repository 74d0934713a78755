using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tidewire.OutboxTests;

namespace Tidewire.Testing.Tests;

/// <summary>Runs the contract of outbox stores against the in-memory store that replaces the application's store in tests with fakes or stubs.</summary>
public sealed class MemoryOutboxStoreTests : OutboxStoreContract, IDisposable
{
    private readonly ServiceProvider _services;

    public MemoryOutboxStoreTests()
    {
        var services = new ServiceCollection();
        services.AddTidewireStubs();
        _services = services.BuildServiceProvider();
    }

    public void Dispose() => _services.Dispose();

    protected override IOutboxStore Open() => _services.GetRequiredKeyedService<IOutboxStoreFactory>(IOutboxStoreFactory.FallbackKey).Open(new()
    {
        Client = "Notifications",
        Time = Clock,
        Logger = NullLogger.Instance,
        Arrived = () => { },
        Enqueued = _ => { },
    });
}
