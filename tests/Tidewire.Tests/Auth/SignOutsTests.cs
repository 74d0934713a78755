namespace Tidewire.Tests.Auth;

public sealed class SignOutsTests : CacheTest
{
    [Fact]
    public async Task ForgottenToken_IsVerifiedAgain()
    {
        using var application = WithCache();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = _ => (401, "");

        await application.Auth.ForgetTokenAsync("tok", Cancellation);

        Assert.Null(await application.Auth.VerifyTokenAsync("tok", Cancellation));
        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task RejectedToken_IsVerifiedAgain_AfterItIsForgotten()
    {
        Service.Answer = _ => (401, "");
        using var application = WithCache();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = StubAuthService.Good;

        await application.Auth.ForgetTokenAsync("tok", Cancellation);

        Assert.Equal("tok", await SubjectAsync(application.Auth, "tok"));
    }

    [Fact]
    public async Task ForgottenToken_IsNotAcceptedInAnOutage()
    {
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "01:00:00"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = _ => (503, "");

        await application.Auth.ForgetTokenAsync("tok", Cancellation);
        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal(ServiceFailureKind.Unavailable, result.Failure?.Kind);
    }

    [Fact]
    public async Task ResultInFlight_IsReturnedButNotCached_WhenTheTokenIsForgottenMeanwhile()
    {
        Service.Hold();
        using var application = WithCache();
        var underWay = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);

        await application.Auth.ForgetTokenAsync("tok", Cancellation);
        Service.Release();
        var given = await underWay;
        Service.Answer = _ => (401, "");

        Assert.Equal("tok", given.Value?.Subject);
        Assert.Null(await application.Auth.VerifyTokenAsync("tok", Cancellation));
    }

    [Fact]
    public async Task Verification_DoesNotJoinAnEarlierCall_WhenTheTokenWasForgotten()
    {
        Service.Hold();
        using var application = WithCache();
        var before = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);

        await application.Auth.ForgetTokenAsync("tok", Cancellation);
        var after = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);
        Service.Release();

        await Task.WhenAll(before, after);
        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task VerifiedToken_IsNotAccepted_WhenItIsForgottenWhileTheServiceFails()
    {
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "01:00:00"), ("Auth:Retry:MaxAttempts", "1"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);
        Time.Advance(TimeSpan.FromSeconds(30));
        Service.Hold();
        Service.Answer = _ => (503, "");
        var underWay = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);

        await application.Auth.ForgetTokenAsync("tok", Cancellation);
        Service.Release();

        Assert.Equal(ServiceFailureKind.Unavailable, (await underWay).Failure?.Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("never seen")]
    public async Task Forgetting_DoesNothing_WhenThereIsNothingToForget(string? token)
    {
        using var application = WithCache();

        await application.Auth.ForgetTokenAsync(token, Cancellation);

        Assert.Empty(Service.Asked);
    }

    [Fact]
    public async Task Forgetting_DoesNotThrow_WhenTheCacheIsOff()
    {
        using var application = Application();

        await application.Auth.ForgetTokenAsync("tok", Cancellation);

        Assert.Equal("tok", await SubjectAsync(application.Auth, "tok"));
    }

    [Fact]
    public async Task Forgetting_Throws_WhenTheCallerCancels_ButForgetsTheToken()
    {
        using var application = WithCache();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = _ => (401, "");
        var canceled = new CancellationToken(canceled: true);

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => application.Auth.ForgetTokenAsync("tok", canceled));

        Assert.Equal(canceled, e.CancellationToken);
        Assert.Null(await application.Auth.VerifyTokenAsync("tok", Cancellation));
    }
}
