namespace Tidewire.FaultTests.Circuits;

/// <summary>Attempts that begin before a change of state and end after it.</summary>
public sealed class LateResultTests : CircuitTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Circuit_KeepsItsBreak_WhenALateResultArrives(int status)
    {
        var (late, gate) = await StartSlowCallAsync(status);
        await OpenAsync();
        var opened = Application.AuthCircuit;
        Application.Clock.Advance(TimeSpan.FromSeconds(1));

        gate.SetResult();
        await late;

        Assert.Equal(opened, Application.AuthCircuit);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Circuit_WaitsForItsTrial_WhenALateResultArrivesWhileHalfOpen(int status)
    {
        var (late, gate) = await StartSlowCallAsync(status);
        await OpenAsync();
        Application.Clock.Advance(Break);
        var (trial, trialGate) = await StartSlowCallAsync(200);

        gate.SetResult();
        await late;

        Assert.Equal(CircuitState.HalfOpen, Application.AuthCircuit.State);
        trialGate.SetResult();
        await trial;
        Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
    }

    [Fact]
    public async Task LateFailure_IsNotCounted_WhenTheCircuitHasClosedMeanwhile()
    {
        var (late, gate) = await StartSlowCallAsync(500);
        await OpenAsync();
        Application.Clock.Advance(Break);
        Service.Answer = Answers.Claims;
        await Application.VerifyAsync();

        gate.SetResult();
        await late;

        Assert.Equal(CircuitState.Closed, Application.AuthCircuit.State);
        Assert.Equal(0, Application.AuthCircuit.ConsecutiveFailures);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Circuit_StaysIsolated_WhenALateResultArrives(int status)
    {
        await FailAsync(4);
        var (late, gate) = await StartSlowCallAsync(status);
        await Application.Monitor.IsolateAsync("Auth", Ct);

        gate.SetResult();
        await late;

        Assert.Equal(CircuitState.Isolated, Application.AuthCircuit.State);
    }

    // The budget is long enough for the clock to pass a whole break during the call.
    private async Task<(Task<ServiceResult<TokenClaims>> Call, TaskCompletionSource Gate)> StartSlowCallAsync(int status)
    {
        Application.Set("Tidewire:Auth:Budget", "00:10:00");
        Application.Reload("Tidewire:Auth:AttemptTimeout", "00:10:00");
        Service.SkipArrivals();

        var gate = new TaskCompletionSource();
        Service.Answer = Answers.After(gate.Task, status == 200 ? Answers.Claims : Answers.Status(status));
        var call = Application.VerifyAsync();
        await Service.NextAsync();
        return (call, gate);
    }
}
