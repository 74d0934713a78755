using Microsoft.Extensions.Logging;

namespace Tidewire.Tests.Auth;

/// <summary>Unknown tokens cannot use up the concurrent calls that are reserved for known ones.</summary>
public sealed class UnknownTokenLimitTests : CacheTest
{
    [Fact]
    public async Task KnownToken_IsVerified_WhileUnknownTokensFillTheirShare()
    {
        using var application = WithCache(("Auth:ConcurrencyLimit", "50"), ("Auth:Cache:Duration", "00:00:30"));
        using var counts = application.CollectVerifications();
        Assert.True((await application.Auth.TryVerifyTokenAsync("ada", Cancellation)).IsSuccess);
        Time.Advance(TimeSpan.FromSeconds(31));

        Service.Hold();
        var unknown = Enumerable.Range(0, 60).Select(i => application.Auth.TryVerifyTokenAsync($"made-up-{i}", Cancellation)).ToList();
        var known = application.Auth.TryVerifyTokenAsync("ada", Cancellation);
        Service.Release();
        var results = await Task.WhenAll(unknown);

        Assert.True((await known).IsSuccess);
        var throttled = results.Where(result => !result.IsSuccess).ToList();
        Assert.Equal(20, throttled.Count);
        Assert.All(throttled, result => Assert.Equal((ServiceFailureKind.Throttled, 0), (result.Failure!.Kind, result.Attempts)));
        Assert.Equal(20, counts.GetMeasurementSnapshot().Count(count => (string)count.Tags[TidewireTelemetry.SourceTag]! == "limited"));
        Assert.Single(application.Logs.GetSnapshot(), line => line.Level == LogLevel.Warning && line.Message.Contains("they may use 40 of the concurrent calls", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Auth:Cache:Enabled", "false")]
    [InlineData("Auth:UnknownTokenShare", "1")]
    public async Task AllCalls_AreAvailableToAllTokens_WhenTheShareIsOneOrTheCacheIsOff(string key, string value)
    {
        using var application = WithCache(("Auth:ConcurrencyLimit", "50"), (key, value));

        Service.Hold();
        var unknown = Enumerable.Range(0, 50).Select(i => application.Auth.TryVerifyTokenAsync($"made-up-{i}", Cancellation)).ToList();
        Service.Release();

        Assert.All(await Task.WhenAll(unknown), result => Assert.True(result.IsSuccess));
    }

    [Fact]
    public async Task Share_IsFreeAgain_WhenItsCallsHaveEnded()
    {
        using var application = WithCache(("Auth:ConcurrencyLimit", "10"), ("Auth:UnknownTokenShare", "0.5"));

        for (int round = 0; round < 3; round++)
        {
            Service.Hold();
            var unknown = Enumerable.Range(0, 10).Select(i => application.Auth.TryVerifyTokenAsync($"made-up-{round}-{i}", Cancellation)).ToList();
            Service.Release();
            Assert.Equal(5, (await Task.WhenAll(unknown)).Count(result => result.IsSuccess));
        }
    }

    [Fact]
    public async Task WaitingCallers_CountAsOneCall_WhenTheyHaveTheSameToken()
    {
        using var application = WithCache(("Auth:ConcurrencyLimit", "2"), ("Auth:UnknownTokenShare", "0.5"));

        Service.Hold();
        var waiters = Enumerable.Range(0, 100).Select(_ => application.Auth.TryVerifyTokenAsync("new", Cancellation)).ToList();
        Service.Release();

        Assert.All(await Task.WhenAll(waiters), result => Assert.True(result.IsSuccess));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_IsUnknown_AfterItWasRejectedOrForgotten(bool rejected)
    {
        using var application = WithCache(("Auth:ConcurrencyLimit", "2"), ("Auth:UnknownTokenShare", "0.5"), ("Auth:Cache:NegativeDuration", "00:00:00"));
        await application.Auth.TryVerifyTokenAsync("ada", Cancellation);
        Time.Advance(TimeSpan.FromMinutes(1));
        if (rejected)
        {
            Service.Answer = _ => (401, "");
            await application.Auth.TryVerifyTokenAsync("ada", Cancellation);
        }
        else
        {
            await application.Auth.ForgetTokenAsync("ada", Cancellation);
        }

        Service.Hold();
        var other = application.Auth.TryVerifyTokenAsync("made-up", Cancellation);
        var known = application.Auth.TryVerifyTokenAsync("ada", Cancellation);
        Service.Release();
        await other;

        Assert.Equal(ServiceFailureKind.Throttled, (await known).Failure?.Kind);
    }
}
