using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Auth;

/// <summary>Instances of an application that share tokens in one redis-server.</summary>
public sealed class SharedLookupTests : RedisTest
{
    [Fact]
    public async Task ValidToken_IsSharedWithOtherInstances()
    {
        using var one = await InstanceAsync();
        using var other = await InstanceAsync();
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        using var counted = other.CollectVerifications();

        var result = await other.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await other.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(("ada", 0), (result.Value?.Subject, result.Attempts));
        Assert.Single(Service.Asked);
        Assert.Equal(["memory", "shared_store"], counted.GetMeasurementSnapshot().Select(m => m.Tags[TidewireTelemetry.SourceTag]).Order());
    }

    [Fact]
    public async Task Rejection_IsNotShared_AndRemovesTheSharedResult()
    {
        using var one = await InstanceAsync(
            ("Auth:Cache:Duration", "00:00:01"), ("Auth:Cache:NegativeDuration", "00:00:00"), ("Auth:Cache:StaleOnOutage", "01:00:00"));
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        Service.Answer = _ => (401, "");
        await one.Auth.VerifyTokenAsync("never-good", Cancellation);

        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await one.Auth.VerifyTokenAsync("tok", Cancellation));
        await StoredAsync(0);
    }

    [Fact]
    public async Task Store_HoldsClaimsAndNoToken()
    {
        using var one = await InstanceAsync();
        Service.Answer = token => (200, $$"""{"sub":"ada","hint":"{{(token == "repeated-token" ? $"you sent {token}" : "nothing")}}"}""");

        await one.Auth.VerifyTokenAsync("secret-token", Cancellation);
        await StoredAsync(1);
        await one.Auth.VerifyTokenAsync("repeated-token", Cancellation);
        await one.Auth.VerifyTokenAsync("another-token", Cancellation);
        await StoredAsync(2);

        var database = await DatabaseAsync();
        foreach (var key in await TokensAsync())
        {
            string value = string.Join('|', (await database.HashGetAllAsync(key)).Select(entry => (string?)entry.Value));
            Assert.Contains("ada", value, StringComparison.Ordinal);
            Assert.DoesNotContain("token", $"{key} {value}", StringComparison.Ordinal);
            Assert.InRange((await database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(601));
        }
    }

    [Fact]
    public async Task MalformedValue_IsAMiss()
    {
        using var one = await InstanceAsync();
        using var other = await InstanceAsync();
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        var key = Assert.Single(await TokensAsync());
        await (await DatabaseAsync()).HashSetAsync(key, "data", "{not json");

        Assert.Equal("ada", (await other.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task RedisOutage_CausesOnlyMisses_AndRedisIsUsedAgainOnceItRecovers()
    {
        using var one = await InstanceAsync();
        using var other = await InstanceAsync();
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        await Redis.KillAsync();
        await DisconnectAsync();

        Assert.Equal("ada", (await one.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
        Assert.Equal("ada", (await other.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
        Assert.Equal("ada", (await one.Auth.VerifyTokenAsync("new", Cancellation))?.Subject);
        Assert.False(await one.Auth.ForgetTokenAsync("tok", Cancellation));
        Assert.Equal("ada", (await one.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
        Assert.Equal(["new", "tok", "tok", "tok"], Service.Asked.Order());

        await Redis.StartAgainAsync();
        await UntilAsync(async () =>
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await one.Auth.VerifyTokenAsync(Guid.NewGuid().ToString(), Cancellation);
            return await CountAsync() > 0;
        });
    }

    [Fact]
    public async Task Application_Starts_WhenRedisIsDown()
    {
        await Redis.KillAsync();
        using var one = ColdInstance();

        Assert.Equal("ada", (await one.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
    }

    [Theory]
    [InlineData(false, "AddStackExchangeRedisCache")]
    [InlineData(true, "AddFusionCacheStackExchangeRedisBackplane")]
    public void Failure_NamesTheMissingCall_WhenThereIsNoStoreOrBackplane(bool hasStore, string call)
    {
        using var application = new TestApplication(
            TestApplication.Settings(Service.Address, ("Auth:Cache:Enabled", "true"), ("Auth:Cache:Distributed", "true")),
            services =>
            {
                if (hasStore)
                    services.AddDistributedMemoryCache();
            });

        var e = Assert.ThrowsAny<OptionsValidationException>(() => application.Auth);

        Assert.Contains("Tidewire:Auth:Cache:Distributed is true", e.Message, StringComparison.Ordinal);
        Assert.Contains(call, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InstanceWithAnotherApiKey_VerifiesForItself_AndRemovesNothing()
    {
        using var one = await InstanceAsync(("Auth:ApiKey", "key-1"));
        using var other = await InstanceAsync(("Auth:ApiKey", "key-2"));
        using var third = await InstanceAsync(("Auth:ApiKey", "key-1"));
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        Service.Answer = _ => (401, "");

        Assert.Null(await other.Auth.VerifyTokenAsync("tok", Cancellation));

        Assert.Equal("ada", (await third.Auth.VerifyTokenAsync("tok", Cancellation))?.Subject);
        Assert.Equal(2, Service.Asked.Count);
    }
}
