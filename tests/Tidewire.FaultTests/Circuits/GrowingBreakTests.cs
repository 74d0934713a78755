namespace Tidewire.FaultTests.Circuits;

/// <summary>The break is short at first, so that a one-second fault does not cost a minute. It doubles after each failed trial, except after a plain 500 or a Retry-After.</summary>
public sealed class GrowingBreakTests : CircuitTests
{
    private static readonly double[] _doubling = [1, 2, 4, 8, 16, 32, 60, 60, 60];

    public GrowingBreakTests() => Settings.Remove("Tidewire:Auth:CircuitBreaker:FirstBreak");

    [Fact]
    public async Task Break_Doubles_WhileTheServiceIsDown()
    {
        var breaks = new List<double>();

        await OpenWithAsync(503);
        for (int i = 0; i < _doubling.Length; i++)
        {
            breaks.Add(await GetRemainingSecondsAsync());
            await MakeTrialAsync(503);
        }

        Assert.Equal(_doubling, breaks);
    }

    // A plain 500 may concern only the request of the trial.
    [Fact]
    public async Task Break_DoesNotGrow_WhenTheTrialEndsInAPlain500()
    {
        await OpenWithAsync(503);
        await MakeTrialAsync(503);
        var breaks = new List<double>();

        for (int i = 0; i < 4; i++)
        {
            await MakeTrialAsync(500);
            breaks.Add(await GetRemainingSecondsAsync());
        }

        Assert.Equal([2, 2, 2, 2], breaks);
    }

    [Fact]
    public async Task Break_StartsOver_WhenTheCircuitStayedClosedForAtLeastItsLastBreak()
    {
        await OpenWithAsync(503);
        await MakeTrialAsync(503);
        await MakeTrialAsync(200);
        Application.Clock.Advance(TimeSpan.FromSeconds(2));

        await OpenWithAsync(503);

        Assert.Equal(1, await GetRemainingSecondsAsync());
    }

    [Fact]
    public async Task Break_KeepsDoubling_WhenTheCircuitStayedClosedForLessThanItsLastBreak()
    {
        await OpenWithAsync(503);
        await MakeTrialAsync(503);
        await MakeTrialAsync(200);
        Application.Clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));

        await OpenWithAsync(503);

        Assert.Equal(4, await GetRemainingSecondsAsync());
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("1", 1)]
    [InlineData("7", 7)]
    [InlineData("60", 60)]
    [InlineData("3600", 60)]
    public async Task Break_IsTheRetryAfterOfTheService_WithinTheConfiguredBounds(string retryAfter, double expected)
    {
        Service.Answer = Answers.Status(503, retryAfter);

        for (int i = 0; i < 5; i++)
            await Application.VerifyAsync();

        Assert.Equal(expected, await GetRemainingSecondsAsync());
    }

    [Fact]
    public async Task Break_IsTheRetryAfterOfTheService_WhenTheTrialGetsA503WithRetryAfter()
    {
        await OpenWithAsync(503);
        await MakeTrialAsync(503);

        await MakeTrialAsync(503, retryAfter: "7");
        double requested = await GetRemainingSecondsAsync();
        await MakeTrialAsync(503);

        Assert.Equal((7, 4), (requested, await GetRemainingSecondsAsync()));
    }

    // The Retry-After of any status other than 503 says nothing about the service as a whole.
    [Fact]
    public async Task Break_IgnoresRetryAfter_WhenTheStatusIsNot503()
    {
        Service.Answer = Answers.Status(500, retryAfter: "30");

        for (int i = 0; i < 5; i++)
            await Application.VerifyAsync();

        Assert.Equal(1, await GetRemainingSecondsAsync());
    }

    [Theory]
    [InlineData("isolated and closed")]
    [InlineData("closed")]
    public async Task Break_StartsOver_WhenAnOperatorClosesTheCircuit(string how)
    {
        await OpenWithAsync(503);
        await MakeTrialAsync(503);
        await MakeTrialAsync(503);
        if (how != "closed")
            await Application.Monitor.IsolateAsync("Auth", Ct);
        await Application.Monitor.CloseAsync("Auth", Ct);

        await OpenWithAsync(503);

        Assert.Equal(1, await GetRemainingSecondsAsync());
    }

    [Fact]
    public async Task Failure_IsNotCounted_WhenItsCallBeganBeforeTheLatestSuccess()
    {
        var gate = new TaskCompletionSource();
        Service.Answer = Answers.After(gate.Task, Answers.Status(503));
        var stale = Enumerable.Range(0, 8).Select(_ => Application.VerifyAsync()).ToArray();
        for (int i = 0; i < stale.Length; i++)
            await Service.NextAsync();
        Application.Clock.Advance(TimeSpan.FromTicks(1));
        Service.Answer = Answers.Claims;
        await Application.VerifyAsync();

        gate.SetResult();
        await Task.WhenAll(stale);

        Assert.Equal((CircuitState.Closed, 0), (Application.AuthCircuit.State, Application.AuthCircuit.ConsecutiveFailures));
    }

    [Fact]
    public async Task Failures_AreCounted_WhenTheirCallsBeganAfterTheLatestSuccess()
    {
        Service.Answer = Answers.Claims;
        await Application.VerifyAsync();
        var gate = new TaskCompletionSource();
        Service.Answer = Answers.After(gate.Task, Answers.Status(503));
        Service.SkipArrivals();
        var burst = Enumerable.Range(0, 5).Select(_ => Application.VerifyAsync()).ToArray();
        for (int i = 0; i < burst.Length; i++)
            await Service.NextAsync();

        gate.SetResult();
        await Task.WhenAll(burst);

        Assert.Equal(CircuitState.Open, Application.AuthCircuit.State);
    }

    private async Task OpenWithAsync(int status)
    {
        Service.Answer = Answers.Status(status);
        for (int i = 0; i < 5; i++)
            await Application.VerifyAsync();
        Assert.Equal(CircuitState.Open, Application.AuthCircuit.State);
    }

    /// <summary>Advances the clock to the end of the break and makes the trial call.</summary>
    private async Task MakeTrialAsync(int status, string? retryAfter = null)
    {
        Application.Clock.Advance(Application.AuthCircuit.RetryAt!.Value - Application.Clock.GetUtcNow());
        Service.Answer = status == 200 ? Answers.Claims : Answers.Status(status, retryAfter);
        await Application.VerifyAsync();
    }

    private async Task<double> GetRemainingSecondsAsync()
    {
        int before = Service.Requests;
        var refused = await Application.VerifyAsync();
        Assert.Equal((ServiceFailureKind.CircuitOpen, before), (refused.Failure?.Kind, Service.Requests));
        return refused.Failure!.RetryAfter!.Value.TotalSeconds;
    }
}
