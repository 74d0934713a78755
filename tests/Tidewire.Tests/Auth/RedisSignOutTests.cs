namespace Tidewire.Tests.Auth;

/// <summary>Sign-outs in an application whose instances share a redis-server.</summary>
public sealed class RedisSignOutTests : RedisTest
{
    [Fact]
    public async Task ForgottenToken_IsForgottenByOtherInstances()
    {
        using var one = await InstanceAsync();
        using var other = await InstanceAsync();
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await StoredAsync(1);
        await other.Auth.VerifyTokenAsync("tok", Cancellation);
        await SubscribedAsync(2);
        Service.Answer = _ => (401, "");

        Assert.True(await one.Auth.ForgetTokenAsync("tok", Cancellation));

        Assert.Null(await one.Auth.VerifyTokenAsync("tok", Cancellation));
        await UntilAsync(async () => await other.Auth.VerifyTokenAsync("tok", Cancellation) is null);
        await StoredAsync(0);
    }

    [Fact]
    public async Task TokensOfASignedOutUser_AreForgottenByOtherInstances_AndByTheStore()
    {
        using var one = await InstanceAsync();
        using var other = await InstanceAsync();
        using var third = await InstanceAsync();
        Service.Answer = _ => (200, """{"sub":"ada@example.com"}""");
        foreach (string token in new[] { "tok-1", "tok-2" })
            await one.Auth.VerifyTokenAsync(token, Cancellation);
        await StoredAsync(2);
        await other.Auth.VerifyTokenAsync("tok-1", Cancellation);
        await SubscribedAsync(3);
        Service.Answer = _ => (401, "");

        Assert.True(await one.Auth.ForgetSubjectAsync("ada@example.com", Cancellation));

        Assert.Null(await one.Auth.VerifyTokenAsync("tok-1", Cancellation));
        Assert.Null(await third.Auth.VerifyTokenAsync("tok-2", Cancellation));
        await UntilAsync(async () => await other.Auth.VerifyTokenAsync("tok-1", Cancellation) is null);
        Assert.DoesNotContain(await SignOutsAsync(), key => key.ToString().Contains("ada@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ResultInFlight_IsNotCached_WhenAnotherInstanceForgetsTheToken()
    {
        using var one = await InstanceAsync();
        using var other = await InstanceAsync();
        await SubscribedAsync(2);
        Service.Hold();
        var underWay = other.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);

        // Once a new call no longer joins the call in progress, the message has arrived.
        Service.Answer = _ => (401, "");
        await one.Auth.ForgetTokenAsync("tok", Cancellation);
        var later = new List<Task>();
        while (Service.Asked.Count(token => token == "tok") < 2)
        {
            later.Add(other.Auth.TryVerifyTokenAsync("tok", Cancellation));
            await Task.Yield();
        }

        Service.Release();
        var given = await underWay;
        await Task.WhenAll(later);

        Assert.Equal("ada", given.Value?.Subject);
        Assert.Null(await other.Auth.VerifyTokenAsync("tok", Cancellation));
    }

    [Fact]
    public async Task SignOut_ReachesEveryInstance_WhenItReturnsTrue()
    {
        var instances = new List<TestApplication>();
        for (int i = 0; i < 12; i++)
        {
            instances.Add(await InstanceAsync());
            await instances[i].Auth.VerifyTokenAsync("tok", Cancellation);
        }

        await SubscribedAsync(instances.Count);
        Service.Answer = _ => (401, "");

        Assert.True(await instances[0].Auth.ForgetTokenAsync("tok", Cancellation));

        foreach (var instance in instances)
            await UntilAsync(async () => await instance.Auth.VerifyTokenAsync("tok", Cancellation) is null);
        instances.ForEach(instance => instance.Dispose());
    }

    [Fact]
    public async Task SignOut_AppliesToEveryApiKey()
    {
        using var one = await InstanceAsync(("Auth:ApiKey", "key-1"));
        using var other = await InstanceAsync(("Auth:ApiKey", "key-2"));
        await other.Auth.VerifyTokenAsync("tok", Cancellation);
        await SubscribedAsync(2);
        Service.Answer = _ => (401, "");

        Assert.True(await one.Auth.ForgetTokenAsync("tok", Cancellation));

        await UntilAsync(async () => await other.Auth.VerifyTokenAsync("tok", Cancellation) is null);
    }

    [Fact]
    public async Task SignOut_ReturnsFalse_AndIsRetried_WhenRedisIsDownAndRecovers()
    {
        using var one = await InstanceAsync();
        using var other = await InstanceAsync(("Auth:Cache:Duration", "00:00:01"), ("Auth:Cache:StaleOnOutage", "01:00:00"), ("Auth:Retry:MaxAttempts", "1"));
        await other.Auth.VerifyTokenAsync("tok", Cancellation);
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await SubscribedAsync(2);
        await Redis.KillAsync();
        await DisconnectAsync();
        Service.Answer = _ => (503, "");

        Assert.False(await one.Auth.ForgetTokenAsync("tok", Cancellation));

        await Redis.StartAgainAsync();
        await UntilAsync(async () =>
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            return (await SignOutsAsync()).Count > 0;
        });
        await UntilAsync(async () => await other.Auth.VerifyTokenAsync("tok", Cancellation) is null);
    }
}
