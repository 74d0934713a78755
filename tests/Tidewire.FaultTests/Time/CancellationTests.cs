using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Time;

/// <summary>Cancellation by the caller, at any point of a call, is neither a timeout nor a failure of the service.</summary>
public sealed class CancellationTests
{
    private static readonly TimeSpan _budget = TimeSpan.FromMinutes(1);

    public static MatrixTheoryData<string, Facade> Undecided => new(StallPoints.BeforeTheHeadIsComplete.Keys, Enum.GetValues<Facade>());

    public static TheoryData<string> Bodies => [.. StallPoints.AfterTheHead.Keys];

    [Theory]
    [MemberData(nameof(Undecided))]
    public Task Call_ThrowsOperationCanceled_WhenTheCallerCancelsWhileTheServerStalls(string point, Facade facade) =>
        AssertCanceledAsync(facade, StallPoints.BeforeTheHeadIsComplete[point]);

    [Theory]
    [MemberData(nameof(Bodies))]
    public Task Verify_ThrowsOperationCanceled_WhenTheCallerCancelsWhileTheBodyStalls(string point) =>
        AssertCanceledAsync(Facade.Verify, StallPoints.AfterTheHead[point]);

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public Task Call_ThrowsOperationCanceled_WhenTheCallerCancelsBeforeTheServerReads(Facade facade) => AssertCanceledAsync(facade, [Stall]);

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public Task Call_ThrowsOperationCanceled_WhenTheCallerCancelsDuringTheTlsHandshake(Facade facade) => AssertCanceledAsync(facade, [Stall], "https");

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public Task Call_ThrowsOperationCanceled_WhenTheCallerCancelsDuringTheWaitForRetryAfter(Facade facade) =>
        AssertCanceledAsync(facade, [ReadRequest, Answer("429 Later", "Retry-After: 9"), Stall]);

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_ThrowsOperationCanceled_WhenTheCallerCancelsWhileTheCallConnects(Facade facade)
    {
        await using var hole = await BlackHole.OpenAsync();
        await using var subject = new Subject(hole.Address, _budget);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var call = subject.CallAsync(facade, caller.Token);
        await caller.CancelAsync();

        await AssertCanceledAsync(call, subject, facade, caller.Token);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_ThrowsAndSendsNothing_WhenTheCallerHasAlreadyCanceled(Facade facade)
    {
        await using var server = new ScriptedServer([ReadRequest, Succeed]);
        await using var subject = new Subject(server.Address, _budget);
        using var caller = new CancellationTokenSource();
        await caller.CancelAsync();

        await AssertCanceledAsync(subject.CallAsync(facade, caller.Token), subject, facade, caller.Token);

        Assert.Equal(0, server.Connections);
    }

    private static async Task AssertCanceledAsync(Facade facade, Step[] script, string scheme = "http")
    {
        await using var server = new ScriptedServer(script);
        await using var subject = new Subject(new($"{scheme}://127.0.0.1:{server.Port}"), _budget);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var call = subject.CallAsync(facade, caller.Token);
        await server.NextReachedAsync();
        await caller.CancelAsync();

        await AssertCanceledAsync(call, subject, facade, caller.Token);
        Assert.InRange(server.Connections, 1, 1);
    }

    private static async Task AssertCanceledAsync(Task<Outcome> call, Subject subject, Facade facade, CancellationToken token)
    {
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Assert.Equal(token, thrown.CancellationToken);
        Assert.Equal(0, subject.Circuit(facade).ConsecutiveFailures);
        Assert.Equal(CircuitState.Closed, subject.Circuit(facade).State);
    }
}
