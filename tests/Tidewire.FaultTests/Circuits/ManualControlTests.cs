namespace Tidewire.FaultTests.Circuits;

/// <summary>Circuits opened and closed by an operator.</summary>
public sealed class ManualControlTests : CircuitTests
{
    [Fact]
    public async Task Isolate_HoldsTheCircuitOpen_WithoutATimeLimit()
    {
        await Application.Monitor.IsolateAsync("auth", Ct);
        Application.Clock.Advance(TimeSpan.FromDays(30));

        var result = await Application.VerifyAsync();

        Assert.Equal(0, Service.Requests);
        Assert.Equal(ServiceFailureKind.CircuitOpen, result.Failure?.Kind);
        Assert.Equal(0, result.Attempts);
        Assert.Null(result.Failure?.RetryAfter);
        Assert.Equal(CircuitState.Isolated, Application.AuthCircuit.State);
        Assert.Null(Application.AuthCircuit.RetryAt);
    }

    [Fact]
    public async Task Isolation_OutlivesTheBreak_WhenTheCircuitWasOpen()
    {
        await OpenAsync();
        await Application.Monitor.IsolateAsync("Auth", Ct);
        Application.Clock.Advance(Break);

        await Application.VerifyAsync();

        Assert.Equal(5, Service.Requests);
    }

    [Fact]
    public async Task Close_AllowsCalls_WhenTheCircuitWasIsolated()
    {
        await Application.Monitor.IsolateAsync("Auth", Ct);
        await Application.Monitor.CloseAsync("Auth", Ct);

        Assert.True((await Application.VerifyAsync()).IsSuccess);
    }

    [Fact]
    public async Task Close_AllowsCallsAndResetsTheCount_WhenTheCircuitWasOpen()
    {
        await OpenAsync();
        await Application.Monitor.CloseAsync("Auth", Ct);

        await FailAsync(4);

        Assert.Equal(9, Service.Requests);
        Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
    }

    [Fact]
    public async Task Close_ResetsTheCount_WhenTheCircuitIsClosed()
    {
        await FailAsync(4);
        await Application.Monitor.CloseAsync("Auth", Ct);

        await FailAsync(4);

        Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
        Assert.Equal(4, Application.AuthCircuit.ConsecutiveFailures);
    }

    [Fact]
    public async Task Isolate_RaisesNoSecondChange_WhenTheCircuitIsAlreadyIsolated()
    {
        int changes = 0;
        Application.Monitor.Changed += (_, _) => changes++;

        await Application.Monitor.IsolateAsync("Auth", Ct);
        await Application.Monitor.IsolateAsync("Auth", Ct);

        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task Isolate_ChangesNothing_WhenItsCallerHasCanceled()
    {
        var given = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Application.Monitor.IsolateAsync("Auth", given));

        Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
    }
}
