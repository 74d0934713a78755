using System.Reflection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Tests.Auth.Cache;

/// <summary>A token is forgotten while the store is slow, in time that stands still.</summary>
public sealed class ForgetSharedTokenTests : CacheTest
{
    private readonly SlowStore _store = new();

    [Fact]
    public async Task ForgottenToken_StaysForgotten_WhenItsWriteArrivesAfterItsRemoval()
    {
        Service.Answer = _ => (200, """{"sub":"ada"}""");
        using var one = Instance();
        using var other = Instance();
        await one.Auth.VerifyTokenAsync("tok", Cancellation);

        await one.Auth.ForgetTokenAsync("tok", Cancellation);
        await _store.Removed.WaitAsync(Cancellation);
        _store.Open();
        await _store.Written.WaitAsync(Cancellation);
        Service.Answer = _ => (401, "");

        Assert.Null(await one.Auth.VerifyTokenAsync("tok", Cancellation));
        await _store.Removed.WaitAsync(Cancellation);
        Assert.Null(await other.Auth.VerifyTokenAsync("tok", Cancellation));
    }

    [Fact]
    public async Task ForgottenToken_IsRememberedAnew_WhenItIsVerifiedAgain()
    {
        Service.Answer = _ => (200, """{"sub":"ada"}""");
        _store.Open();
        using var one = Instance();
        using var other = Instance();
        await one.Auth.ForgetTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromSeconds(1));
        await one.Auth.VerifyTokenAsync("tok", Cancellation);
        await _store.Written.WaitAsync(Cancellation);

        Assert.Equal("ada", await SubjectAsync(one.Auth, "tok"));
        Assert.Equal("ada", await SubjectAsync(other.Auth, "tok"));
        Assert.Single(Service.Asked);
    }

    private TestApplication Instance() => new(
        TestApplication.Settings(Service.Address, ("Auth:Cache:Enabled", "true"), ("Auth:Cache:Distributed", "true")),
        services => services
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IDistributedCache>(_store)
            .AddSingleton(DispatchProxy.Create<IFusionCacheBackplane, DeafBackplane>()));

    /// <summary>Carries no message.</summary>
    public class DeafBackplane : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.ReturnType == typeof(ValueTask) ? default(ValueTask) : targetMethod.ReturnType == typeof(Task) ? Task.CompletedTask : null;
    }
}
