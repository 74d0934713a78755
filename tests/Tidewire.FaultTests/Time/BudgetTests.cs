using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Time;

/// <summary>The call ends with its budget in every case.</summary>
public sealed class BudgetTests
{
    private static readonly TimeSpan _budget = TimeSpan.FromMilliseconds(400);

    public static MatrixTheoryData<string, Facade> Undecided => new(StallPoints.BeforeTheHeadIsComplete.Keys, Enum.GetValues<Facade>());

    public static MatrixTheoryData<string, Facade> Decided => new(StallPoints.AfterTheHead.Keys, Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Undecided))]
    public async Task Call_TimesOut_WhenTheServerStalls(string point, Facade facade)
    {
        await using var server = new ScriptedServer(StallPoints.BeforeTheHeadIsComplete[point]);
        await using var subject = new Subject(server.Address, _budget);

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        outcome.AssertIs(facade == Facade.Verify ? TimedOut() : TimedOut().Maybe, server.Requests);
        Assert.InRange(outcome.Elapsed, _budget * 0.9, _budget + Outcome.Grace);
    }

    [Theory]
    [MemberData(nameof(Decided))]
    public async Task OnlyVerify_TimesOut_WhenTheServerStalls(string point, Facade facade)
    {
        // A generous budget where the call does not wait for it.
        var budget = facade == Facade.Verify ? _budget : TimeSpan.FromSeconds(5);
        await using var server = new ScriptedServer(StallPoints.AfterTheHead[point]);
        await using var subject = new Subject(server.Address, budget);

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        outcome.AssertIs(facade == Facade.Verify ? TimedOut() : Ok, server.Requests);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_TimesOut_WhenTheServerNeverReads(Facade facade)
    {
        await using var server = new ScriptedServer([(_, ended) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended)]);
        await using var subject = new Subject(server.Address, _budget);

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

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

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        outcome.AssertIs(TimedOut().Seen(0), server.Requests);
    }

    [Fact]
    public async Task Send_TimesOut_WhenTheServerStopsReadingALargeRequest()
    {
        await using var server = new ScriptedServer([Read(1_000), (_, ended) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended)]);
        await using var subject = new Subject(server.Address, _budget);

        var result = await subject.Notifications.TrySendAsync(
            "user-1", new('m', 32 * 1_024 * 1_024), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(ServiceFailureKind.TimedOut, result.Failure?.Kind);
        Assert.True(result.Failure?.IsAmbiguous);
    }

    [Fact]
    public async Task Verifications_AllEndOnTime_WhenSixtyFourMeetASilentServer()
    {
        var budget = TimeSpan.FromSeconds(1);
        await using var server = new ScriptedServer([ReadRequest, Stall]);
        await using var subject = new Subject(server.Address, budget);
        long started = TimeProvider.System.GetTimestamp();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => subject.Auth.TryVerifyTokenAsync($"token-{i}", TestContext.Current.CancellationToken)));

        var elapsed = TimeProvider.System.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"64 calls ended after {elapsed.TotalMilliseconds:0} ms");
        Assert.All(outcomes, outcome => Assert.Equal(ServiceFailureKind.TimedOut, outcome.Failure?.Kind));
        Assert.InRange(elapsed, budget * 0.9, budget + Outcome.Grace);
    }
}
