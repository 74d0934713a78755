using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Tidewire.Tests.Auth;

/// <summary>A test of several instances of an application with one redis-server of their own.</summary>
public abstract class RedisTest : IAsyncLifetime
{
    private ConnectionMultiplexer? _connection;

    private protected StubAuthService Service { get; private set; } = null!;

    private protected RedisServer Redis { get; private set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Service = await StubAuthService.StartAsync();

        // Not the token as subject: claims that repeat the token are not shared.
        Service.Answer = _ => (200, """{"sub":"ada"}""");
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        if (Service is not null)
            await Service.DisposeAsync();
        if (Redis is not null)
            await Redis.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected TestApplication Instance(params (string Key, string Value)[] settings) =>
        new(
            TestApplication.Settings(Service.Address, [("Auth:Cache:Enabled", "true"), ("Auth:Cache:Distributed", "true"), .. settings]),
            services =>
            {
                services.AddStackExchangeRedisCache(redis => redis.Configuration = Redis.Configuration);
                services.AddFusionCacheStackExchangeRedisBackplane(redis => redis.Configuration = Redis.Configuration);
            });

    /// <summary>Waits until so many good tokens stand in the store: it is written behind the caller's back.</summary>
    private protected Task StoredAsync(int count) => UntilAsync(async () => await CountAsync() == count);

    private protected async Task<int> CountAsync() => (await TokensAsync()).Count;

    private protected async Task<IReadOnlyList<RedisKey>> TokensAsync() =>
        [.. (await ServerAsync()).Keys().Where(key => !key.ToString().EndsWith(":signed-out", StringComparison.Ordinal))];

    private protected async Task<IDatabase> DatabaseAsync() => (await ServerAsync()).Multiplexer.GetDatabase();

    private protected Task SubscribedAsync(int instances) => UntilAsync(async () =>
    {
        var server = await ServerAsync();
        foreach (var channel in await server.SubscriptionChannelsAsync())
        {
            if (await server.SubscriptionSubscriberCountAsync(channel) >= instances)
                return true;
        }

        return false;
    });

    private protected async Task<IServer> ServerAsync() => (_connection ??= await ConnectionMultiplexer.ConnectAsync(Redis.Configuration)).GetServers().Single();

    private protected async Task DisconnectAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = null;
    }

    // The store is written behind the caller's back, and messages take their way: the test's own time limit is the only one.
    private protected static async Task UntilAsync(Func<Task<bool>> reached)
    {
        while (!await reached())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
    }
}
