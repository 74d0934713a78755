using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Store;

/// <summary>Stores of several instances on one table, without anything that sends.</summary>
internal sealed class StoreHarness : IAsyncDisposable
{
    private readonly TestApplication _application;
    private readonly IOutboxMessageFactory _messages;
    private readonly List<IOutboxStore> _stores = [];

    private StoreHarness(TestDatabase database, TestApplication application)
    {
        Database = database;
        _application = application;
        _messages = application.Services.GetRequiredService<IOutboxMessageFactory>();
        Store = Open();
    }

    public TestDatabase Database { get; }

    public IOutboxStore Store { get; }

    public static async Task<StoreHarness> CreateAsync(DatabaseKind kind, TimeSpan? lease = null)
    {
        var database = await TestDatabase.CreateAsync(kind);
        return new(database, await TestApplication.StartAsync(database, isStarted: false, lease: lease));
    }

    /// <summary>Opens the store of another instance.</summary>
    public IOutboxStore Open(TimeProvider? time = null, string client = "Notifications", Action? arrived = null)
    {
        var store = _application.Services.GetRequiredService<IOutboxStoreFactory>().Open(new()
        {
            Client = client,
            Time = time ?? TimeProvider.System,
            Logger = NullLogger.Instance,
            Arrived = arrived ?? (() => { }),
            Enqueued = _ => { },
        });
        _stores.Add(store);
        return store;
    }

    public async Task<OutboxMessage> AddAsync(string user = "ada", string? orderingKey = null, DateTimeOffset? notBefore = null)
    {
        var message = _messages.Create(Welcome.Of(user, orderingKey, notBefore));
        await Store.AddAsync(message, TestContext.Current.CancellationToken);
        return message;
    }

    public async Task<OutboxMessage> ClaimOneAsync(IOutboxStore? store = null) =>
        Assert.Single(await (store ?? Store).ClaimAsync(1, TestContext.Current.CancellationToken));

    /// <summary>Makes all leases end, as if their time had passed on the database's clock.</summary>
    public Task EndLeasesAsync() => Database.ExecuteAsync("UPDATE \"TidewireOutbox\" SET \"DueAt\" = 1 WHERE \"LeaseToken\" IS NOT NULL");

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        await _application.DisposeAsync();
        await Database.DisposeAsync();
    }
}
