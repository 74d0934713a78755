using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Time;

/// <summary>A call ends with its budget, wherever the server stalls.</summary>
public sealed class BudgetTests
{
    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(5);

    public static MatrixTheoryData<string, Facade> Undecided => new(StallPoints.BeforeTheHeadIsComplete.Keys, Enum.GetValues<Facade>());

    public static MatrixTheoryData<string, Facade> Decided => new(StallPoints.AfterTheHead.Keys, Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Undecided))]
    public async Task Call_TimesOut_WhenTheServerStallsBeforeTheHeadIsComplete(string point, Facade facade)
    {
        await using var server = new ScriptedServer(StallPoints.BeforeTheHeadIsComplete[point]);
        await using var subject = new Subject(server.Address, _budget);

        var outcome = await CallUntilTheBudgetEndsAsync(server, subject, facade);

        outcome.AssertIs(facade == Facade.Verify ? TimedOut() : TimedOut().Maybe, server.Requests);
        Assert.Equal(_budget, outcome.Elapsed);
    }

    [Theory]
    [MemberData(nameof(Decided))]
    public async Task OnlyVerify_TimesOut_WhenTheServerStallsAfterTheHead(string point, Facade facade)
    {
        await using var server = new ScriptedServer(StallPoints.AfterTheHead[point]);
        await using var subject = new Subject(server.Address, _budget);

        var outcome = facade == Facade.Verify
            ? await CallUntilTheBudgetEndsAsync(server, subject, facade)
            : await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        outcome.AssertIs(facade == Facade.Verify ? TimedOut() : Ok, server.Requests);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_TimesOut_WhenTheServerNeverReads(Facade facade)
    {
        await using var server = new ScriptedServer([Arrival, Freeze]);
        await using var subject = new Subject(server.Address, _budget);

        var outcome = await CallUntilTheBudgetEndsAsync(server, subject, facade);

        outcome.AssertIs(facade == Facade.Verify ? TimedOut().Seen(0) : TimedOut().Seen(0).Maybe, server.Requests);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_TimesOutUnambiguously_WhenTheTlsHandshakeStalls(Facade facade)
    {
        await using var server = new ScriptedServer([Stall]);
        await using var subject = new Subject(new($"https://127.0.0.1:{server.Port}"), _budget);

        var outcome = await CallUntilTheBudgetEndsAsync(server, subject, facade);

        outcome.AssertIs(TimedOut().Seen(0), server.Requests);
    }

    [Fact]
    public async Task Send_TimesOut_WhenTheServerStopsReadingALargeRequest()
    {
        await using var server = new ScriptedServer([Read(1_000), Freeze]);
        await using var subject = new Subject(server.Address, _budget);

        var call = subject.Notifications.TrySendAsync("user-1", new('m', 32 * 1_024 * 1_024), cancellationToken: TestContext.Current.CancellationToken);
        await server.NextReachedAsync();
        subject.Clock.Advance(_budget);
        var result = await call;

        Assert.Equal(ServiceFailureKind.TimedOut, result.Failure?.Kind);
        Assert.True(result.Failure?.IsAmbiguous);
    }

    [Fact]
    public async Task Verifications_AllEndWithTheirBudget_WhenSixtyFourWaitForASilentServer()
    {
        await using var server = new ScriptedServer([ReadRequest, Stall]);
        await using var subject = new Subject(server.Address, _budget);

        var calls = Enumerable.Range(0, 64).Select(i => subject.Auth.TryVerifyTokenAsync($"token-{i}", TestContext.Current.CancellationToken)).ToList();
        for (int i = 0; i < calls.Count; i++)
            await server.NextReachedAsync();
        subject.Clock.Advance(_budget - TimeSpan.FromTicks(1));
        bool anyEndedBefore = calls.Any(call => call.IsCompleted);
        subject.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.All(await Task.WhenAll(calls), outcome => Assert.Equal(ServiceFailureKind.TimedOut, outcome.Failure?.Kind));
        Assert.False(anyEndedBefore);
    }

    private static async Task<Outcome> CallUntilTheBudgetEndsAsync(ScriptedServer server, Subject subject, Facade facade)
    {
        var call = subject.CallAsync(facade, TestContext.Current.CancellationToken);
        await server.NextReachedAsync();
        subject.Clock.Advance(_budget - TimeSpan.FromTicks(1));
        bool endedBefore = call.IsCompleted;
        subject.Clock.Advance(TimeSpan.FromTicks(1));

        var outcome = await call;
        Assert.False(endedBefore);
        return outcome;
    }
}
