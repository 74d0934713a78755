using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Time;

/// <summary>An attempt that times out before the budget ends leaves time for a retry, if one is safe.</summary>
public sealed class AttemptTimeoutTests
{
    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_IsRetriedOnlyIfSafe_WhenEveryAttemptTimesOut(Facade facade)
    {
        await using var server = new ScriptedServer([ReadRequest, Stall]);
        await using var subject = new Subject(server.Address, _budget, ("AttemptTimeout", "00:00:01"));
        var expected = facade switch
        {
            Facade.Verify => TimedOut(3),
            Facade.Send => TimedOut().Maybe,
            _ => TimedOut(3).Maybe,
        };

        var call = subject.CallAsync(facade, TestContext.Current.CancellationToken);
        for (int attempt = 0; attempt < expected.Attempts; attempt++)
        {
            await server.NextReachedAsync();
            subject.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await call).AssertIs(expected, server.Requests);
    }

    [Theory]
    [InlineData("after the request")]
    [InlineData("during a header")]
    [InlineData("endless interim answers")]
    public async Task Report_Succeeds_WhenOnlyTheFirstAttemptStalls(string point)
    {
        await using var server = new ScriptedServer(StallPoints.BeforeTheHeadIsComplete[point], [ReadRequest, Succeed]);
        await using var subject = new Subject(server.Address, _budget, ("AttemptTimeout", "00:00:01"));

        var call = subject.CallAsync(Facade.Report, TestContext.Current.CancellationToken);
        await server.NextReachedAsync();
        subject.Clock.Advance(TimeSpan.FromSeconds(1));

        (await call).AssertIs(Success(2), server.Requests);
    }

    [Theory]
    [InlineData("after the head")]
    [InlineData("during the body")]
    [InlineData("body one byte at a time")]
    public async Task Verify_Succeeds_WhenOnlyTheFirstBodyStalls(string point)
    {
        await using var server = new ScriptedServer(StallPoints.AfterTheHead[point], [ReadRequest, Succeed]);
        await using var subject = new Subject(server.Address, _budget, ("AttemptTimeout", "00:00:01"));

        var call = subject.CallAsync(Facade.Verify, TestContext.Current.CancellationToken);
        await server.NextReachedAsync();
        subject.Clock.Advance(TimeSpan.FromSeconds(1));

        (await call).AssertIs(Success(2), server.Requests);
    }
}
