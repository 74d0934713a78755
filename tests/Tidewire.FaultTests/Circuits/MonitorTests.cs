using Microsoft.Extensions.Logging;

namespace Tidewire.FaultTests.Circuits;

/// <summary><see cref="ICircuitMonitor"/> as a dashboard or a health check uses it.</summary>
public sealed class MonitorTests : CircuitTests
{
    [Fact]
    public void Monitor_ListsAllClients_BeforeAnyCall()
    {
        var circuits = Application.Monitor.GetCircuits();

        Assert.Equal(["Analytics", "Auth", "Notifications"], circuits.Select(circuit => circuit.Client));
        Assert.All(circuits, circuit => Assert.Equal(CircuitState.Closed, circuit.State));
        Assert.All(circuits, circuit => Assert.Null(circuit.LastFailure));
    }

    [Fact]
    public async Task Monitor_NamesTheRegisteredClients_WhenTheNameIsUnknown()
    {
        var monitor = Application.Monitor;

        var unknown = Assert.Throws<ArgumentException>(() => monitor.GetCircuit("Billing"));
        var isolated = await Assert.ThrowsAsync<ArgumentException>(() => monitor.IsolateAsync("Billing", Ct));
        var closed = await Assert.ThrowsAsync<ArgumentException>(() => monitor.CloseAsync("Billing", Ct));

        Assert.All([unknown, isolated, closed], e => Assert.Contains("'Billing'. The registered clients are: Analytics, Auth, Notifications.", e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void GetCircuit_FindsTheClient_WhenOnlyTheCaseOfTheNameDiffers() => Assert.Equal("Auth", Application.Monitor.GetCircuit("aUTH").Client);

    [Fact]
    public async Task Changed_ReportsEveryState_InOrder()
    {
        var changes = new List<CircuitStatus>();
        Application.Monitor.Changed += (_, change) => changes.Add(change);

        await PassThroughAllStatesAsync();

        Assert.Equal(StateSequence, changes.Select(change => change.State));
        Assert.All(changes, change => Assert.Equal("Auth", change.Client));
        Assert.Equal(5, changes[0].ConsecutiveFailures);
        Assert.Equal(ServiceFailureKind.Unavailable, changes[0].LastFailure);
        Assert.Equal(changes[0].Since + Break, changes[0].RetryAt);
    }

    [Fact]
    public async Task Watch_ReportsEveryState_InOrder()
    {
        await using var watch = Application.Monitor.WatchAsync(Ct).GetAsyncEnumerator(Ct);
        var states = new List<CircuitState>();
        var next = watch.MoveNextAsync();

        await PassThroughAllStatesAsync();
        while (await next)
        {
            states.Add(watch.Current.State);
            if (states.Count == StateSequence.Length)
                break;
            next = watch.MoveNextAsync();
        }

        Assert.Equal(StateSequence, states);
    }

    [Fact]
    public async Task Watch_Ends_WhenItsReaderCancels()
    {
        using var canceling = new CancellationTokenSource();
        await using var watch = Application.Monitor.WatchAsync(canceling.Token).GetAsyncEnumerator(Ct);
        var next = watch.MoveNextAsync().AsTask();

        await canceling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await OpenAsync();
        Assert.Equal(CircuitState.Open, Application.AuthCircuit.State);
    }

    [Fact]
    public async Task Changed_ReachesTheOtherHandlers_AndTheExceptionIsLogged_WhenAHandlerThrows()
    {
        var states = new List<CircuitState>();
        Application.Monitor.Changed += (_, _) => throw new InvalidOperationException("handler");
        Application.Monitor.Changed += (_, change) => states.Add(change.State);

        await FailAsync(4);
        var fifth = await Application.VerifyAsync();

        Assert.Equal(ServiceFailureKind.Unavailable, fifth.Failure?.Kind);
        Assert.Equal([CircuitState.Open], states);
        var logged = Assert.Single(Application.Logs.GetSnapshot(), record => record.Id.Id == 10);
        Assert.Equal(LogLevel.Error, logged.Level);
        Assert.Equal("handler", logged.Exception?.Message);
    }

    // If the last event did not show the last state, a dashboard that relies on events would show a wrong state forever.
    [Fact]
    public async Task Changed_ReportsTheLastStateLast_WhenAHandlerCausesAnotherChange()
    {
        var monitor = Application.Monitor;
        var states = new List<CircuitState>();
        monitor.Changed += (_, change) =>
        {
            if (change.State == CircuitState.Open)
                monitor.IsolateAsync("Auth", Ct).GetAwaiter().GetResult();
        };
        monitor.Changed += (_, change) => states.Add(change.State);

        await OpenAsync();

        Assert.Equal(CircuitState.Isolated, Application.AuthCircuit.State);
        Assert.Equal([CircuitState.Open, CircuitState.Isolated], states);
    }

    [Fact]
    public async Task Changed_ReportsTheLastStateLast_WhenAHandlerIsSlow()
    {
        var monitor = Application.Monitor;
        var states = new List<CircuitState>();
        using var opened = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        monitor.Changed += (_, change) =>
        {
            if (change.State != CircuitState.Open)
                return;
            opened.Release();
            goOn.Wait(Ct);
        };
        monitor.Changed += (_, change) => states.Add(change.State);

        var opening = Task.Run(OpenAsync, Ct);
        await opened.WaitAsync(Ct);
        var begun = new TaskCompletionSource();
        var closing = Task.Run(
            () =>
            {
                begun.SetResult();
                return monitor.CloseAsync("Auth", Ct);
            },
            Ct);
        await begun.Task;
        await Task.WhenAny(closing, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct));
        goOn.Release();
        await Task.WhenAll(opening, closing);

        Assert.Equal([CircuitState.Open, CircuitState.Closed], states);
    }

    private static CircuitState[] StateSequence =>
        [CircuitState.Open, CircuitState.HalfOpen, CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed, CircuitState.Isolated, CircuitState.Closed];

    private async Task PassThroughAllStatesAsync()
    {
        await OpenAsync();
        Application.Clock.Advance(Break);
        await Application.VerifyAsync();
        Application.Clock.Advance(Break);
        Service.Answer = Answers.Claims;
        await Application.VerifyAsync();
        await Application.Monitor.IsolateAsync("Auth", Ct);
        await Application.Monitor.CloseAsync("Auth", Ct);
    }
}
