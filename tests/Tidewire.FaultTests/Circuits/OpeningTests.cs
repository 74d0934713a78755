using Microsoft.AspNetCore.Http;

namespace Tidewire.FaultTests.Circuits;

/// <summary>Results that open a circuit, and results that do not.</summary>
public sealed class OpeningTests : CircuitTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Circuit_Opens_OnExactlyTheFifthFailureInARow(int hoursBetweenCalls)
    {
        Service.Answer = Answers.Status(500);
        var states = new List<CircuitState>();

        for (int i = 0; i < 5; i++)
        {
            await Application.VerifyAsync();
            states.Add(Application.AuthCircuit.State);
            if (i < 4)
                Application.Clock.Advance(TimeSpan.FromHours(hoursBetweenCalls));
        }

        Assert.Equal([CircuitState.Closed, CircuitState.Closed, CircuitState.Closed, CircuitState.Closed, CircuitState.Open], states);
        Assert.Equal(5, Service.Requests);
        Assert.Equal(5, Application.AuthCircuit.ConsecutiveFailures);
        Assert.Equal(Application.Clock.GetUtcNow(), Application.AuthCircuit.Since);
        Assert.Equal(Application.Clock.GetUtcNow() + Break, Application.AuthCircuit.RetryAt);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Circuit_Opens_WhenTheServiceAnswers5xx(int status)
    {
        await FailWithAsync(Answers.Status(status));

        Assert.Equal(ServiceFailureKind.Unavailable, Application.AuthCircuit.LastFailure);
    }

    [Fact]
    public async Task Circuit_Opens_WhenConnectionsAreDropped()
    {
        await FailWithAsync(Answers.Abort);

        Assert.Equal(ServiceFailureKind.Unavailable, Application.AuthCircuit.LastFailure);
    }

    [Fact]
    public async Task Circuit_Opens_WhenCallsTimeOut()
    {
        Service.Answer = Answers.Hang;

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
            var call = Application.VerifyAsync();
            await Service.NextAsync();
            Application.Clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(ServiceFailureKind.TimedOut, (await call).Failure?.Kind);
        }

        Assert.Equal(CircuitState.Open, Application.AuthCircuit.State);
        Assert.Equal(ServiceFailureKind.TimedOut, Application.AuthCircuit.LastFailure);
    }

    [Fact]
    public async Task Circuit_Opens_WhenNothingListens()
    {
        await Service.DisposeAsync();

        for (int i = 0; i < 5; i++)
            await Application.VerifyAsync();

        Assert.Equal(CircuitState.Open, Application.AuthCircuit.State);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(422)]
    [InlineData(429)]
    public async Task Circuit_StaysClosed_WhenTheServiceAnswers302Or4xx(int status)
    {
        Service.Answer = Answers.Status(status);

        for (int i = 0; i < 12; i++)
            await Application.VerifyAsync();

        Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
        Assert.Equal(0, Application.AuthCircuit.ConsecutiveFailures);
        Assert.Equal(12, Service.Requests);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(429)]
    public async Task Circuit_CountsFromZero_AfterAnAnsweredCall(int status)
    {
        await FailAsync(4);
        Service.Answer = status == 200 ? Answers.Claims : Answers.Status(status);
        await Application.VerifyAsync();

        await FailAsync(4);

        Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
        Assert.Equal(4, Application.AuthCircuit.ConsecutiveFailures);
    }

    [Fact]
    public async Task Circuit_CountsNoFailure_WhenTheCallerCancels()
    {
        await FailAsync(4);
        Service.SkipArrivals();
        Service.Answer = Answers.Hang;
        using var canceling = new CancellationTokenSource();

        var call = Application.VerifyUntilAsync(canceling.Token);
        await Service.NextAsync();
        await canceling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
        Assert.Equal(4, Application.AuthCircuit.ConsecutiveFailures);
    }

    private async Task FailWithAsync(Func<HttpContext, Task> answer)
    {
        Service.Answer = answer;
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
            await Application.VerifyAsync();
        }

        Assert.Equal(CircuitState.Open, Application.AuthCircuit.State);
    }
}
