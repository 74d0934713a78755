using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Tidewire.Tests.Auth.Cache;

/// <summary>Two instances of an application, one redis-server.</summary>
public sealed class DistributedTokenCacheTests : IAsyncLifetime
{
    private StubAuthService _service = null!;
    private RedisServer _redis = null!;
    private ConnectionMultiplexer? _connection;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _service = await StubAuthService.StartAsync();

        // Not the token as subject: claims that repeat the token are not shared.
        _service.Answer = _ => (200, """{"sub":"ada"}""");
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (_service is not null)
            await _service.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    [Fact]
    public async Task GoodToken_IsKnownToOtherInstances()
    {
        using var one = Instance();
        using var other = Instance();
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        using var counted = other.CollectVerifications();

        var result = await other.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await other.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(("ada", 0), (result.Value?.Subject, result.Attempts));
        Assert.Single(_service.Asked);
        Assert.Equal(["distributed", "memory"], counted.GetMeasurementSnapshot().Select(m => m.Tags["tidewire.auth.source"]).Order());
    }

    [Fact]
    public async Task ForgottenToken_IsForgottenByOtherInstances()
    {
        using var one = Instance();
        using var other = Instance();
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        await other.Auth.VerifyTokenAsync("tok", Cancellation);
        await SubscribedAsync(2);
        _service.Answer = _ => (401, "");

        await one.Auth.ForgetTokenAsync("tok", Cancellation);

        Assert.Null(await one.Auth.VerifyTokenAsync("tok", Cancellation));
        await UntilAsync(async () => await other.Auth.VerifyTokenAsync("tok", Cancellation) is null);
        await StoredAsync(0);
    }

    [Fact]
    public async Task AnswerUnderWayElsewhere_IsNotRemembered_WhenTheTokenIsForgotten()
    {
        using var one = Instance();
        using var other = Instance();
        await one.Auth.VerifyTokenAsync("warm", Cancellation);
        await other.Auth.VerifyTokenAsync("warm-too", Cancellation);
        await _service.Arrived.WaitAsync(Cancellation);
        await _service.Arrived.WaitAsync(Cancellation);
        await SubscribedAsync(2);
        _service.Hold();
        var underWay = other.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await _service.Arrived.WaitAsync(Cancellation);

        // The message has arrived when the call under way is no longer joined.
        _service.Answer = _ => (401, "");
        await one.Auth.ForgetTokenAsync("tok", Cancellation);
        var later = new List<Task>();
        while (_service.Asked.Count(token => token == "tok") < 2)
        {
            later.Add(other.Auth.TryVerifyTokenAsync("tok", Cancellation));
            await Task.Yield();
        }

        _service.Release();
        var given = await underWay;
        await Task.WhenAll(later);

        Assert.Equal("ada", given.Value?.Subject);
        Assert.Null(await other.Auth.VerifyTokenAsync("tok", Cancellation));
    }

    [Fact]
    public async Task Rejection_IsNotShared_AndTakesBackWhatWasShared()
    {
        using var one = Instance(("Auth:Cache:Duration", "00:00:01"), ("Auth:Cache:StaleOnOutage", "01:00:00"));
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        _service.Answer = _ => (401, "");
        await one.Auth.VerifyTokenAsync("never-good", Cancellation);

        // Its second is over on the real clock some time.
        await UntilAsync(async () => await one.Auth.VerifyTokenAsync("tok", Cancellation) is null);

        await StoredAsync(0);
    }

    [Fact]
    public async Task Store_HoldsClaimsAndNoToken()
    {
        using var one = Instance();
        _service.Answer = token => (200, $$"""{"sub":"ada","hint":"{{(token == "repeated-token" ? $"you sent {token}" : "nothing")}}"}""");

        await one.Auth.VerifyTokenAsync("secret-token", Cancellation);
        await StoredAsync(1);
        await one.Auth.VerifyTokenAsync("repeated-token", Cancellation);
        await one.Auth.VerifyTokenAsync("another-token", Cancellation);
        await StoredAsync(2);

        var server = await ServerAsync();
        var database = server.Multiplexer.GetDatabase();
        foreach (var key in server.Keys())
        {
            string value = string.Join('|', (await database.HashGetAllAsync(key)).Select(entry => (string?)entry.Value));
            Assert.Contains("ada", value, StringComparison.Ordinal);
            Assert.DoesNotContain("token", $"{key} {value}", StringComparison.Ordinal);
            Assert.InRange((await database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(31));
        }
    }

    [Fact]
    public async Task ForeignValue_IsAMiss()
    {
        using var one = Instance();
        using var other = Instance();
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        var server = await ServerAsync();
        var key = server.Keys().Single();
        await server.Multiplexer.GetDatabase().HashSetAsync(key, "data", "{not json");

        Assert.Equal("ada", (await other.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
        Assert.Equal(2, _service.Asked.Count);
    }

    [Fact]
    public async Task DeadRedis_CostsNothingButMisses_AndIsUsedAgainWhenItIsBack()
    {
        using var one = Instance();
        using var other = Instance();
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        await _redis.KillAsync();
        await _connection!.DisposeAsync();
        _connection = null;

        Assert.Equal("ada", (await one.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
        Assert.Equal("ada", (await other.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
        Assert.Equal("ada", (await one.Auth.VerifyTokenAsync("new", Cancellation))?.Subject);
        await one.Auth.ForgetTokenAsync("tok", Cancellation);
        Assert.Equal("ada", (await one.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
        Assert.Equal(["new", "tok", "tok", "tok"], _service.Asked.Order());

        Assert.True(await _redis.TryStartAsync());
        await UntilAsync(async () =>
        {
            await one.Auth.VerifyTokenAsync(Guid.NewGuid().ToString(), Cancellation);
            return await CountAsync() > 0;
        });
    }

    [Fact]
    public async Task Application_Starts_WhenRedisIsDead()
    {
        await _redis.KillAsync();
        using var one = Instance();

        Assert.Equal("ada", (await one.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
    }

    [Theory]
    [InlineData(false, false, "AddStackExchangeRedisCache")]
    [InlineData(true, false, "AddFusionCacheStackExchangeRedisBackplane")]
    public void Options_NameTheMissingCall_WhenTheServicesLackAStore(bool cache, bool backplane, string call)
    {
        using var application = new TestApplication(
            TestApplication.Settings(_service.Address, ("Auth:Cache:Enabled", "true"), ("Auth:Cache:Distributed", "true")),
            services =>
            {
                if (cache)
                    services.AddDistributedMemoryCache();
                Assert.False(backplane);
            });

        var e = Assert.ThrowsAny<OptionsValidationException>(() => application.Auth);

        Assert.Contains("Tidewire:Auth:Cache:Distributed is true", e.Message, StringComparison.Ordinal);
        Assert.Contains(call, e.Message, StringComparison.Ordinal);
    }

    private TestApplication Instance(params (string Key, string Value)[] settings) =>
        new(
            TestApplication.Settings(_service.Address, [("Auth:Cache:Enabled", "true"), ("Auth:Cache:Distributed", "true"), .. settings]),
            services =>
            {
                services.AddStackExchangeRedisCache(redis => redis.Configuration = _redis.Configuration);
                services.AddFusionCacheStackExchangeRedisBackplane(redis => redis.Configuration = _redis.Configuration);
            });

    private Task StoredAsync(int count) => UntilAsync(async () => await CountAsync() == count);

    private async Task<long> CountAsync() => await (await ServerAsync()).DatabaseSizeAsync();

    private Task SubscribedAsync(int instances) => UntilAsync(async () =>
    {
        var server = await ServerAsync();
        foreach (var channel in await server.SubscriptionChannelsAsync())
        {
            if (await server.SubscriptionSubscriberCountAsync(channel) >= instances)
                return true;
        }

        return false;
    });

    private async Task<IServer> ServerAsync() => (_connection ??= await ConnectionMultiplexer.ConnectAsync(_redis.Configuration)).GetServers().Single();

    // The store is written behind the caller's back, and messages take their way: the test's own time limit is the only one.
    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        while (!await reached())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
    }
}
