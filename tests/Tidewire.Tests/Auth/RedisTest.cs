using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Tidewire.Tests.Auth;

/// <summary>
/// A test of several instances of an application that share one redis-server. The clock of the instances stands still
/// unless the test advances it, so that none of the SDK's timeouts elapses while the server is slow.
/// </summary>
public abstract class RedisTest : IAsyncLifetime
{
    private const int MaxTurns = 20_000;
    private ConnectionMultiplexer? _connection;

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    private protected StubAuthService Service { get; private set; } = null!;

    private protected RedisServer Redis { get; private set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Service = await StubAuthService.StartAsync();

        // The subject must not be the token, because claims that repeat the token are not shared.
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

    /// <summary>An instance that is connected to the store and receives messages from the other instances.</summary>
    private protected async Task<TestApplication> InstanceAsync(params (string Key, string Value)[] settings)
    {
        var instance = ColdInstance(settings);
        while (!await instance.Auth.ForgetTokenAsync("never seen", Cancellation))
            await Task.Yield();
        return instance;
    }

    private protected TestApplication ColdInstance(params (string Key, string Value)[] settings) =>
        new(
            TestApplication.Settings(Service.Address, [("Auth:Cache:Enabled", "true"), ("Auth:Cache:Distributed", "true"), ("Auth:Cache:Duration", "00:10:00"), .. settings]),
            services =>
            {
                services.AddSingleton<TimeProvider>(Time);
                services.AddStackExchangeRedisCache(redis => redis.ConfigurationOptions = Redis.Options());
                services.AddFusionCacheStackExchangeRedisBackplane(redis => redis.ConfigurationOptions = Redis.Options());
            });

    /// <summary>Waits until the store, which is written to in the background, contains a number of valid tokens.</summary>
    private protected Task StoredAsync(int count) => UntilAsync(async () => await CountAsync() == count);

    private protected async Task<int> CountAsync() => (await TokensAsync()).Count;

    private protected async Task<IReadOnlyList<RedisKey>> TokensAsync() => await KeysAsync(areSignOuts: false);

    private protected async Task<IReadOnlyList<RedisKey>> SignOutsAsync() => await KeysAsync(areSignOuts: true);

    private protected async Task<IDatabase> DatabaseAsync() => (await ServerAsync()).Multiplexer.GetDatabase();

    private async Task<IReadOnlyList<RedisKey>> KeysAsync(bool areSignOuts)
    {
        var keys = new List<RedisKey>();
        await foreach (var key in (await ServerAsync()).KeysAsync().WithCancellation(Cancellation))
        {
            if (key.ToString().EndsWith(":signed-out", StringComparison.Ordinal) == areSignOuts)
                keys.Add(key);
        }

        return keys;
    }

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

    private protected async Task<IServer> ServerAsync() => (_connection ??= await ConnectionMultiplexer.ConnectAsync(Redis.Options())).GetServers().Single();

    private protected async Task DisconnectAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = null;
    }

    // The store is written to in the background, and messages arrive with a delay.
    private protected static async Task UntilAsync(Func<Task<bool>> reached)
    {
        for (int turn = 0; !await reached(); turn++)
        {
            Assert.True(turn < MaxTurns, "The condition did not become true.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }
}
