using Tidewire.FaultTests.Circuits;

namespace Tidewire.FaultTests.Reload;

/// <summary>The options that take effect on a reload, without a restart.</summary>
public sealed class LiveReloadTests : ReloadTests
{
    [Fact]
    public async Task NewBudget_Applies_AfterAReload()
    {
        Service.Answer = Answers.Hang;
        Application.Set("Tidewire:Auth:AttemptTimeout", "00:00:02");

        Application.Reload("Tidewire:Auth:Budget", "00:00:02");

        await AssertTimesOutAfterAsync(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task NewAttemptTimeout_Applies_AfterAReload()
    {
        Service.Answer = Answers.Hang;
        Application.Set("Tidewire:Auth:Retry:MaxAttempts", "2");
        Application.Reload("Tidewire:Auth:AttemptTimeout", "00:00:01");

        var call = Application.VerifyAsync();
        await Service.NextAsync();
        Service.Answer = Answers.Claims;
        Application.Clock.Advance(TimeSpan.FromSeconds(1));
        var result = await call;

        Assert.True(result.IsSuccess);
        Assert.Equal(2, result.Attempts);
    }

    [Fact]
    public async Task NewMaxAttempts_Applies_AfterAReload()
    {
        Service.Answer = Answers.Status(503);
        Application.Set("Tidewire:Auth:CircuitBreaker:FailureThreshold", "100");

        Application.Reload("Tidewire:Auth:Retry:MaxAttempts", "7");
        int more = (await Application.VerifyAsync()).Attempts;
        Application.Reload("Tidewire:Auth:Retry:MaxAttempts", "1");
        int fewer = (await Application.VerifyAsync()).Attempts;

        Assert.Equal(7, more);
        Assert.Equal(1, fewer);
    }

    [Fact]
    public async Task NewFailureThreshold_Applies_AfterAReload()
    {
        Service.Answer = Answers.Status(500);
        Application.Set("Tidewire:Auth:Retry:MaxAttempts", "1");

        Application.Reload("Tidewire:Auth:CircuitBreaker:FailureThreshold", "2");
        await Application.VerifyAsync();
        var afterOne = Application.AuthCircuit.State;
        await Application.VerifyAsync();

        Assert.Equal(CircuitState.Closed, afterOne);
        Assert.Equal(CircuitState.Open, Application.AuthCircuit.State);
    }

    [Fact]
    public async Task NewBreakDuration_Applies_AfterAReload()
    {
        Service.Answer = Answers.Status(500);
        Application.Set("Tidewire:Auth:CircuitBreaker:FailureThreshold", "1");
        Application.Set("Tidewire:Auth:CircuitBreaker:FirstBreak", "00:00:10");

        Application.Reload("Tidewire:Auth:CircuitBreaker:BreakDuration", "00:00:10");
        await Application.VerifyAsync();
        var refused = await Application.VerifyAsync();

        Assert.Equal(TimeSpan.FromSeconds(10), refused.Failure?.RetryAfter);
    }

    [Fact]
    public async Task NewFirstBreak_Applies_AfterAReload()
    {
        Service.Answer = Answers.Status(500);
        Application.Set("Tidewire:Auth:CircuitBreaker:FailureThreshold", "1");

        Application.Reload("Tidewire:Auth:CircuitBreaker:FirstBreak", "00:00:03");
        await Application.VerifyAsync();
        var refused = await Application.VerifyAsync();

        Assert.Equal(TimeSpan.FromSeconds(3), refused.Failure?.RetryAfter);
    }

    [Fact]
    public async Task NewApiKey_Applies_AfterAReload()
    {
        Application.Reload("Tidewire:Auth:ApiKey", "first");
        await Application.VerifyAsync();
        Application.Reload("Tidewire:Auth:ApiKey", "second");
        await Application.VerifyAsync();
        Application.Reload("Tidewire:Auth:ApiKey", null);
        await Application.VerifyAsync();

        Assert.Equal("Bearer first", (await Service.NextAsync()).Authorization);
        Assert.Equal("Bearer second", (await Service.NextAsync()).Authorization);
        Assert.Null((await Service.NextAsync()).Authorization);
    }

    [Fact]
    public async Task NewApiKey_Applies_ToTheNextAttemptOfACallInFlight()
    {
        Application.Reload("Tidewire:Auth:ApiKey", "first");
        Service.Answer = Answers.Status(503, retryAfter: "1");
        var backingOff = Application.Clock.WaiterOf(TimeSpan.FromSeconds(1));

        var call = Application.VerifyAsync();
        await backingOff;
        Application.Reload("Tidewire:Auth:ApiKey", "second");
        Service.Answer = Answers.Claims;
        Application.Clock.Advance(TimeSpan.FromSeconds(1));
        await call;

        Assert.Equal("Bearer first", (await Service.NextAsync()).Authorization);
        Assert.Equal("Bearer second", (await Service.NextAsync()).Authorization);
    }

    [Fact]
    public async Task ApiKey_IsNotLogged_WhenItIsReloaded()
    {
        await Application.VerifyAsync();

        Application.Reload("Tidewire:Auth:ApiKey", "s3cret-key");
        Application.Reload("Tidewire:Auth:ApiKey", "s3cret key");

        Assert.DoesNotContain(Application.Logs.GetSnapshot(), record => record.Message.Contains("s3cret", StringComparison.Ordinal));
        Assert.Single(Application.Logs.GetSnapshot(), record => record.Id.Id == 8);
    }

    [Fact]
    public async Task NewIdempotencyKeysHonored_Applies_AfterAReload()
    {
        Service.Answer = Answers.Status(500);
        await Application.Notifications.SendAsync("user-1", "Hello", cancellationToken: Ct);
        int before = Service.Requests;

        Application.Reload("Tidewire:Notifications:IdempotencyKeysHonored", "true");
        await Application.Notifications.SendAsync("user-1", "Hello", cancellationToken: Ct);

        Assert.Equal(1, before);
        Assert.Equal(4, Service.Requests);
    }

    [Fact]
    public async Task NewMaxTokenLength_Applies_AfterAReload()
    {
        Application.Reload("Tidewire:Auth:MaxTokenLength", "2");

        var result = await Application.VerifyAsync();

        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
        Assert.Equal(0, Service.Requests);
        Assert.Equal(2, Application.Options<AuthOptions>().MaxTokenLength);
    }

    [Theory]
    [InlineData("00:00:01")]
    [InlineData("00:10:00")]
    public async Task Deadline_DoesNotMove_WhenTheConfigurationIsReloadedDuringTheCall(string budget)
    {
        Service.Answer = Answers.Hang;
        var call = Application.VerifyAsync();
        await Service.NextAsync();

        Application.Set("Tidewire:Auth:AttemptTimeout", budget);
        Application.Reload("Tidewire:Auth:Budget", budget);
        Application.Clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        Application.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(ServiceFailureKind.TimedOut, (await call).Failure?.Kind);
    }

    [Fact]
    public async Task OldDeadline_Applies_ToTheSecondAttemptOfACallInFlight()
    {
        Service.Answer = Answers.Status(503, retryAfter: "3");
        var backingOff = Application.Clock.WaiterOf(TimeSpan.FromSeconds(3));
        var call = Application.VerifyAsync();
        await backingOff;
        Service.SkipArrivals();

        Application.Set("Tidewire:Auth:AttemptTimeout", "00:10:00");
        Application.Reload("Tidewire:Auth:Budget", "00:10:00");
        Service.Answer = Answers.Hang;
        Application.Clock.Advance(TimeSpan.FromSeconds(3));
        await Service.NextAsync();
        Application.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(ServiceFailureKind.TimedOut, (await call).Failure?.Kind);
    }

    private async Task AssertTimesOutAfterAsync(TimeSpan limit)
    {
        var call = Application.VerifyAsync();
        await Service.NextAsync();
        Application.Clock.Advance(limit - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        Application.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ServiceFailureKind.TimedOut, (await call).Failure?.Kind);
    }
}
