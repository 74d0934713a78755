using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Auth;

public sealed class MemoryLookupTests : CacheTest
{
    [Fact]
    public async Task Cache_IsOff_ByDefault()
    {
        using var application = Application();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task ValidToken_IsCached_ForThirtySeconds()
    {
        using var application = WithCache();

        Assert.Equal("tok", await SubjectAsync(application.Auth, "tok"));
        Time.Advance(TimeSpan.FromSeconds(29.9));
        var remembered = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        int before = Service.Asked.Count;
        Time.Advance(TimeSpan.FromSeconds(0.1));
        var fresh = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal(("tok", 0, false), (remembered.Value?.Subject, remembered.Attempts, remembered.IsStale));
        Assert.Equal(("tok", 1), (fresh.Value?.Subject, fresh.Attempts));
        Assert.Equal((1, 2), (before, Service.Asked.Count));
    }

    [Fact]
    public async Task ValidToken_IsNotCachedPastItsExp()
    {
        Service.Answer = _ => (200, Expiring(TimeSpan.FromSeconds(10)));
        using var application = WithCache();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromSeconds(9.9));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        int before = Service.Asked.Count;
        Service.Answer = _ => (401, "");
        Time.Advance(TimeSpan.FromSeconds(0.1));
        var expired = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal((1, 2), (before, Service.Asked.Count));
        Assert.Equal(ServiceFailureKind.Rejected, expired.Failure?.Kind);
    }

    [Fact]
    public async Task ValidToken_IsNotCached_WhenItsExpIsInThePast()
    {
        Service.Answer = _ => (200, Expiring(TimeSpan.FromSeconds(-1)));
        using var application = WithCache();

        Assert.Equal("ada", await SubjectAsync(application.Auth, "tok"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(2, Service.Asked.Count);
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(401, "")]
    [InlineData(403, "")]
    [InlineData(413, "")]
    [InlineData(422, "")]
    [InlineData(200, """{"active":false}""")]
    public async Task Rejection_IsCached_ForFiveSeconds(int status, string body)
    {
        Service.Answer = _ => (status, body);
        using var application = WithCache();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromSeconds(4.9));
        var remembered = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        int before = Service.Asked.Count;
        Service.Answer = StubAuthService.Good;
        Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal((ServiceFailureKind.Rejected, status, 0), (remembered.Failure!.Kind, (int)remembered.Failure.StatusCode!, remembered.Attempts));
        Assert.Equal(1, before);
        Assert.Equal("tok", await SubjectAsync(application.Auth, "tok"));
    }

    [Theory]
    [InlineData(302, "")]
    [InlineData(404, "")]
    [InlineData(429, "")]
    [InlineData(500, "")]
    [InlineData(503, "")]
    [InlineData(200, "<html>")]
    [InlineData(202, "{}")]
    public async Task Failure_IsNotCached_UnlessItRejectsTheToken(int status, string body)
    {
        Service.Answer = _ => (status, body);
        using var application = WithCache(("Auth:Retry:MaxAttempts", "1"));

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = StubAuthService.Good;

        Assert.Equal("tok", await SubjectAsync(application.Auth, "tok"));
        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task RejectedToken_IsVerifiedEveryTime_WhenNegativeDurationIsZero()
    {
        Service.Answer = _ => (401, "");
        using var application = WithCache(("Auth:Cache:NegativeDuration", "00:00:00"));

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task ValidToken_IsNoLongerCached_WhenTheServiceRejectsIt()
    {
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "01:00:00"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromSeconds(30));
        Service.Answer = _ => (401, "");
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromSeconds(5));
        Service.Answer = _ => (503, "");

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal(ServiceFailureKind.Unavailable, result.Failure?.Kind);
    }

    [Fact]
    public async Task Tokens_AreCachedSeparately()
    {
        using var application = WithCache();

        Assert.Equal("one", await SubjectAsync(application.Auth, "one"));
        Assert.Equal("two", await SubjectAsync(application.Auth, "two"));
        Assert.Equal("one", await SubjectAsync(application.Auth, "one"));
        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task TwoAuthServices_HaveSeparateCaches()
    {
        await using var partner = await StubAuthService.StartAsync();
        partner.Answer = _ => (200, """{"sub":"partner"}""");
        using var application = new TestApplication(
            TestApplication.Settings(Service.Address, ("Auth:Cache:Enabled", "true"), ("Partner:BaseAddress", partner.Address), ("Partner:Cache:Enabled", "true")),
            build: builder => builder.AddAuth().AddAuth("Partner"));
        var other = application.Services.GetRequiredKeyedService<IAuthService>("Partner");

        Assert.Equal("tok", await SubjectAsync(application.Auth, "tok"));
        Assert.Equal("partner", await SubjectAsync(other, "tok"));
        Assert.Equal("tok", await SubjectAsync(application.Auth, "tok"));
        Assert.Equal((1, 1), (Service.Asked.Count, partner.Asked.Count));
    }

    [Fact]
    public async Task Reload_AffectsCachedResults()
    {
        using var application = WithCache();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromSeconds(10));

        application.Configuration["Tidewire:Auth:Cache:Duration"] = "00:00:10";
        application.Configuration.Reload();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        int shortened = Service.Asked.Count;
        application.Configuration["Tidewire:Auth:Cache:Enabled"] = "false";
        application.Configuration.Reload();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal((2, 3), (shortened, Service.Asked.Count));
    }

    [Fact]
    public async Task CachedToken_StillExpires_WhenTheWallClockIsSetBack()
    {
        var clock = new SetBackClock(Time);
        using var application = new TestApplication(
            TestApplication.Settings(Service.Address, ("Auth:Cache:Enabled", "true")), services => services.AddSingleton<TimeProvider>(clock));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Time.Advance(TimeSpan.FromSeconds(30));
        clock.SetBackBy = TimeSpan.FromHours(1);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(2, Service.Asked.Count);
    }

    [Fact]
    public async Task CachedRejections_AreBounded_AndEvictNoValidToken()
    {
        Service.Answer = token => token.StartsWith("good", StringComparison.Ordinal) ? StubAuthService.Good(token) : (401, "");
        using var application = WithCache(("Auth:Cache:MaxTokens", "100"), ("Auth:Cache:NegativeDuration", "00:05:00"));
        for (int i = 0; i < 50; i++)
            await application.Auth.VerifyTokenAsync($"good{i}", Cancellation);

        for (int i = 0; i < 500; i++)
            await application.Auth.VerifyTokenAsync($"bad{i}", Cancellation);
        int before = Service.Asked.Count;
        for (int i = 0; i < 50; i++)
            Assert.Equal($"good{i}", await SubjectAsync(application.Auth, $"good{i}"));
        int good = Service.Asked.Count - before;
        for (int i = 0; i < 500; i++)
            await application.Auth.VerifyTokenAsync($"bad{i}", Cancellation);
        int bad = Service.Asked.Count - before - good;

        Assert.Equal(0, good);
        Assert.InRange(bad, 480, 500);
    }

    [Fact]
    public async Task Cache_IsBounded_WhenThereAreMoreValidTokensThanItHolds()
    {
        using var application = WithCache(("Auth:Cache:MaxTokens", "100"));
        for (int i = 0; i < 300; i++)
            await application.Auth.VerifyTokenAsync($"good{i}", Cancellation);

        int before = Service.Asked.Count;
        for (int i = 0; i < 300; i++)
            await application.Auth.VerifyTokenAsync($"good{i}", Cancellation);

        Assert.InRange(Service.Asked.Count - before, 200, 300);
    }

    [Theory]
    [InlineData(60_000, 1)]
    [InlineData(70_000, 2)]
    public async Task LargeClaims_AreCachedUpToALimit(int size, int calls)
    {
        Service.Answer = _ => (200, $$"""{"sub":"ada","x":"{{new string('x', size)}}"}""");
        using var application = WithCache();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Assert.Equal("ada", await SubjectAsync(application.Auth, "tok"));

        Assert.Equal(calls, Service.Asked.Count);
    }

    [Fact]
    public async Task LargeClaims_CountAsSeveralTokens_TowardMaxTokens()
    {
        Service.Answer = token => (200, $$"""{"sub":"{{token}}","x":"{{new string('x', 40_000)}}"}""");
        using var application = WithCache(("Auth:Cache:MaxTokens", "100"));
        for (int i = 0; i < 50; i++)
            await application.Auth.VerifyTokenAsync($"good{i}", Cancellation);

        int before = Service.Asked.Count;
        for (int i = 0; i < 50; i++)
            await application.Auth.VerifyTokenAsync($"good{i}", Cancellation);

        Assert.InRange(Service.Asked.Count - before, 40, 50);
    }

    [Theory]
    [MemberData(nameof(Expiries.Unreadable), MemberType = typeof(Expiries))]
    public async Task Token_IsNeitherCachedNorAcceptedInAnOutage_WhenItsExpIsUnreadable(string exp)
    {
        Service.Answer = _ => (200, $$"""{"sub":"ada","exp":{{exp}}}""");
        using var application = WithCache(("Auth:Cache:StaleOnOutage", "01:00:00"), ("Auth:Retry:MaxAttempts", "1"));

        Assert.Equal("ada", await SubjectAsync(application.Auth, "tok"));
        Assert.Equal("ada", await SubjectAsync(application.Auth, "tok"));
        Service.Answer = _ => (503, "");
        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal((ServiceFailureKind.Unavailable, 3), (result.Failure?.Kind, Service.Asked.Count));
    }

    [Fact]
    public async Task Token_IsNotCachedPastAnExpThatIsAString()
    {
        string seconds = (Time.GetUtcNow() + TimeSpan.FromSeconds(10)).ToUnixTimeSeconds().ToString();
        Service.Answer = _ => (200, $$"""{"sub":"ada","exp":"{{seconds}}"}""");
        using var application = WithCache();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Time.Advance(TimeSpan.FromSeconds(9.9));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        int before = Service.Asked.Count;
        Time.Advance(TimeSpan.FromSeconds(0.1));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal((1, 2), (before, Service.Asked.Count));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    public async Task CachedResult_IsUsed_OnlyWithTheSameApiKey(int status)
    {
        Service.Answer = token => status == 200 ? StubAuthService.Good(token) : (status, "");
        using var application = WithCache(("Auth:ApiKey", "key-1"), ("Auth:Cache:NegativeDuration", "00:00:30"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Exchange(application, "key-2");
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        int exchanged = Service.Asked.Count;
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal((2, 2), (exchanged, Service.Asked.Count));
    }

    [Fact]
    public async Task Result_IsNotCached_WhenTheApiKeyChangesDuringTheCall()
    {
        Service.Hold();
        using var application = WithCache(("Auth:ApiKey", "key-1"));
        var underWay = application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        await Service.Arrived.WaitAsync(Cancellation);

        Exchange(application, "key-2");
        Service.Release();

        Assert.True((await underWay).IsSuccess);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Exchange(application, "key-1");
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Assert.Equal(3, Service.Asked.Count);
    }

    [Fact]
    public async Task CachedResult_IsReturnedWithoutAllocation()
    {
        using var application = WithCache();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Ask(100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Ask(1_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated / 2_000, 0, 8);

        void Ask(int times)
        {
            for (int i = 0; i < times; i++)
            {
                _ = application.Auth.TryVerifyTokenAsync("tok", CancellationToken.None).Result;
                _ = application.Auth.VerifyTokenAsync("tok", CancellationToken.None).Result;
            }
        }
    }

    [Fact]
    public async Task Logs_ContainNoToken_AtAnyLevel()
    {
        Service.Answer = token => token.EndsWith("good", StringComparison.Ordinal) ? StubAuthService.Good("ada") : (401, "");
        using var application = WithCache();

        foreach (string token in new[] { "secret-good", "secret-good", "secret-bad", "secret-bad" })
            await application.Auth.VerifyTokenAsync(token, Cancellation);
        await application.Auth.ForgetTokenAsync("secret-good", Cancellation);

        Assert.NotEmpty(application.Logs.GetSnapshot());
        Assert.DoesNotContain(application.Logs.GetSnapshot(), record => record.ToString().Contains("secret", StringComparison.Ordinal));
    }

    private static void Exchange(TestApplication application, string apiKey)
    {
        application.Configuration["Tidewire:Auth:ApiKey"] = apiKey;
        application.Configuration.Reload();
    }

    private sealed class SetBackClock(TimeProvider clock) : TimeProvider
    {
        public TimeSpan SetBackBy { get; set; }

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() - SetBackBy;

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }
}
