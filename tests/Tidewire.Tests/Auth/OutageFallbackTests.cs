namespace Tidewire.Tests.Auth;

public sealed class OutageFallbackTests : CacheTest
{
    [Theory]
    [InlineData(500, "")]
    [InlineData(503, "")]
    [InlineData(429, "")]
    [InlineData(200, "<html>")]
    [InlineData(404, "")]
    [InlineData(302, "")]
    public async Task VerifiedToken_IsAcceptedAsStale_WhileTheServiceIsDown(int status, string body)
    {
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "00:10:00"), ("Auth:Retry:MaxAttempts", "1"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = _ => (status, body);

        Time.Advance(TimeSpan.FromMinutes(9.9));
        var stale = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        string? simple = await SubjectAsync(application.Auth, "tok");
        Time.Advance(TimeSpan.FromMinutes(0.1));
        var over = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal((true, true, "tok", 1), (stale.IsSuccess, stale.IsStale, stale.Value?.Subject, stale.Attempts));
        Assert.Equal("tok", simple);
        Assert.False(over.IsSuccess);
    }

    [Fact]
    public async Task VerifiedToken_IsAccepted_WhenTheCircuitIsOpen()
    {
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "00:10:00"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Circuits.IsolateAsync("Auth", Cancellation);
        Time.Advance(TimeSpan.FromMinutes(1));

        var stale = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        var unknown = await application.Auth.TryVerifyTokenAsync("another", Cancellation);

        Assert.Equal((true, 0), (stale.IsStale, stale.Attempts));
        Assert.Equal(ServiceFailureKind.CircuitOpen, unknown.Failure?.Kind);
    }

    [Fact]
    public async Task VerifiedToken_IsAccepted_WhenTheServiceStalls()
    {
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "00:10:00"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);
        Time.Advance(TimeSpan.FromMinutes(1));
        Service.Hold();

        var result = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);
        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.True((await result).IsStale);
    }

    [Fact]
    public async Task VerifiedToken_IsNotAccepted_WhenStaleOnOutageIsOff()
    {
        using var application = WithCache();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = _ => (503, "");
        Time.Advance(TimeSpan.FromSeconds(30));

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal((ServiceFailureKind.Unavailable, false), (result.Failure!.Kind, result.IsStale));
    }

    [Fact]
    public async Task VerifiedToken_IsNotAcceptedPastItsExp()
    {
        Service.Answer = _ => (200, Expiring(TimeSpan.FromMinutes(2)));
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "00:10:00"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = _ => (503, "");

        Time.Advance(TimeSpan.FromMinutes(1.9));
        var stale = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromMinutes(0.1));
        var over = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.True(stale.IsStale);
        Assert.Equal(ServiceFailureKind.Unavailable, over.Failure?.Kind);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Rejection_OverridesACachedResult(int status)
    {
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "00:10:00"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = _ => (status, "");
        Time.Advance(TimeSpan.FromSeconds(30));

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
    }

    [Fact]
    public async Task Service_IsCalledEveryTime_WhileATokenIsStale_AndTheNewResultIsUsedAfterTheOutage()
    {
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "00:10:00"), ("Auth:Retry:MaxAttempts", "1"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = _ => (503, "");
        Time.Advance(TimeSpan.FromSeconds(30));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        int asked = Service.Asked.Count;
        Service.Answer = StubAuthService.Good;

        var back = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal((3, false, "tok"), (asked, back.IsStale, back.Value?.Subject));
    }
}
