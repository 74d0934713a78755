using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Connection;

/// <summary>A kept-alive connection that is lost as the next request arrives: it is unknown whether the service acted.</summary>
public sealed class PooledConnectionTests
{
    private static readonly Dictionary<string, Step[]> _ends = new()
    {
        ["closed as the request arrives"] = [Read(1), Close],
        ["reset as the request arrives"] = [Read(1), Reset],
        ["closed after the request"] = [ReadRequest, Close],
        ["reset after the request"] = [ReadRequest, Reset],
        ["half-closed after the request"] = [ReadRequest, HalfClose, Stall],
    };

    public static MatrixTheoryData<string, Facade> Cases => new(_ends.Keys, Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task SecondCall_IsRetriedOnlyIfSafe_WhenThePooledConnectionIsLost(string end, Facade facade)
    {
        await using var server = new ScriptedServer([ReadRequest, Succeed, .. _ends[end]], [ReadRequest, Succeed]);
        await using var subject = new Subject(server.Address, TimeSpan.FromSeconds(5));
        await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        int seen = end.EndsWith("arrives", StringComparison.Ordinal) ? 0 : 1;
        var expected = facade == Facade.Send ? Unavailable().Maybe.Seen(seen) : Success(2).Seen(seen + 1);
        outcome.AssertIs(expected, [.. server.Requests.Skip(1)]);
        Assert.Equal(facade == Facade.Send ? 1 : 2, server.Connections);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task SecondCall_TakesANewConnection_WhenTheServerClosedTheIdleConnection(Facade facade)
    {
        await using var server = new ScriptedServer([ReadRequest, Succeed, Close, Mark], [ReadRequest, Succeed]);
        await using var subject = new Subject(server.Address, TimeSpan.FromSeconds(5));
        await subject.CallAsync(facade, TestContext.Current.CancellationToken);
        await server.NextReachedAsync();

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        outcome.AssertIs(Ok, [.. server.Requests.Skip(1)]);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Calls_ShareOneConnection_WhenTheServerKeepsItAlive(Facade facade)
    {
        await using var server = new ScriptedServer([ReadRequest, Succeed, ReadRequest, Succeed, ReadRequest, Succeed]);
        await using var subject = new Subject(server.Address, TimeSpan.FromSeconds(5));

        for (int i = 0; i < 3; i++)
            Assert.Null((await subject.CallAsync(facade, TestContext.Current.CancellationToken)).Failure);

        Assert.Equal(1, server.Connections);
        Assert.Equal(facade == Facade.Verify ? 1 : 3, server.Requests.Select(request => request.IdempotencyKey).Distinct().Count());
    }
}
