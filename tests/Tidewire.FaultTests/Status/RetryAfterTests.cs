using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;

namespace Tidewire.FaultTests.Status;

public sealed class RetryAfterTests
{
    private static readonly FaultTable _table = new()
    {
        { "429 | 0", Refuse, Throttled(3), Throttled(3), Throttled(3) },
        { "429 | 00", Refuse, Throttled(3), Throttled(3), Throttled(3) },
        { "429 | 60", Refuse, Throttled(), Throttled(), Throttled() },
        { "429 | 2147483647", Refuse, Throttled(), Throttled(), Throttled() },
        { "429 | 2147483648", Refuse, Throttled(), Throttled(), Throttled() },
        { "429 | 99999999999999999999", Refuse, Throttled(), Throttled(), Throttled() },
        { "429 | Thu, 01 Jan 1970 00:00:00 GMT", Refuse, Throttled(3), Throttled(3), Throttled(3) },
        { "429 | Fri, 31 Dec 9999 23:59:59 GMT", Refuse, Throttled(), Throttled(), Throttled() },
        { "429 | Fri Dec 31 23:59:59 9999", Refuse, Throttled(), Throttled(), Throttled() },
        { "429 | -1", Refuse, Throttled(3), Throttled(3), Throttled(3) },
        { "429 | 1.5", Refuse, Throttled(3), Throttled(3), Throttled(3) },
        { "429 | 0, 60", Refuse, Throttled(3), Throttled(3), Throttled(3) },
        { "429 | soon", Refuse, Throttled(3), Throttled(3), Throttled(3) },
        { "429 | Fri, 99 Dec 9999 99:59:59 GMT", Refuse, Throttled(3), Throttled(3), Throttled(3) },
        { "429 |", Refuse, Throttled(3), Throttled(3), Throttled(3) },

        // An invalid Retry-After is ignored: the response counts as a 503 without Retry-After, so the service may have acted.
        { "503 | 0", Refuse, Unavailable(3), Unavailable(3), Unavailable(3) },
        { "503 | 00", Refuse, Unavailable(3), Unavailable(3), Unavailable(3) },
        { "503 | 60", Refuse, Throttled(), Throttled(), Throttled() },
        { "503 | 2147483647", Refuse, Throttled(), Throttled(), Throttled() },
        { "503 | 2147483648", Refuse, Throttled(), Throttled(), Throttled() },
        { "503 | 99999999999999999999", Refuse, Throttled(), Throttled(), Throttled() },
        { "503 | Thu, 01 Jan 1970 00:00:00 GMT", Refuse, Unavailable(3), Unavailable(3), Unavailable(3) },
        { "503 | Fri, 31 Dec 9999 23:59:59 GMT", Refuse, Throttled(), Throttled(), Throttled() },
        { "503 | Fri Dec 31 23:59:59 9999", Refuse, Throttled(), Throttled(), Throttled() },
        { "503 | -1", Refuse, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "503 | 1.5", Refuse, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "503 | 0, 60", Refuse, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "503 | soon", Refuse, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "503 | Fri, 99 Dec 9999 99:59:59 GMT", Refuse, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
        { "503 |", Refuse, Unavailable(3), Unavailable().Maybe, Unavailable(3).Maybe },
    };

    public static TheoryData<string, Facade> Cases => _table.Rows();

    public static MatrixTheoryData<string, Facade> Waits => new(["429 | 1", "503 | 1", "429 | Sat, 31 Jan 2026 12:00:01 GMT", "503 | Sat, 31 Jan 2026 12:00:01 GMT"], Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Call_EndsAsExpected_ForEachRetryAfter(string answer, Facade facade) => _table.AssertAsync(answer, facade);

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Call_WaitsAndSucceeds_WhenThePauseFitsTheBudget(string answer, Facade facade)
    {
        await using var server = new ScriptedServer(Refuse(answer), [Steps.ReadRequest, Steps.Succeed]);
        await using var subject = new Subject(server.Address, TimeSpan.FromSeconds(5));

        var waiting = subject.Clock.WaiterOf(TimeSpan.FromSeconds(1));

        var call = subject.CallAsync(facade, TestContext.Current.CancellationToken);
        await waiting;
        subject.Clock.Advance(TimeSpan.FromSeconds(1));
        var outcome = await call;

        outcome.AssertIs(Success(2), server.Requests);
        Assert.Equal(TimeSpan.FromSeconds(1), outcome.Elapsed);
    }

    [Theory]
    [InlineData("429 | 1", Facade.Verify)]
    [InlineData("429 | 1", Facade.Send)]
    [InlineData("503 | 1", Facade.Send)]
    [InlineData("503 | 1", Facade.Report)]
    public async Task Call_IsThrottledImmediately_WithTheRetryAfter_WhenThePauseDoesNotFitTheBudget(string answer, Facade facade)
    {
        await using var server = new ScriptedServer(Refuse(answer));
        await using var subject = new Subject(server.Address, TimeSpan.FromSeconds(1));

        var outcome = await subject.CallAsync(facade, TestContext.Current.CancellationToken);

        outcome.AssertIs(Throttled(), server.Requests);
        Assert.Equal(TimeSpan.FromSeconds(1), outcome.Failure?.RetryAfter);
        Assert.Equal(ServiceFailureKind.Throttled, outcome.Failure?.Kind);
    }

    private static Step[] Refuse(string answer)
    {
        string[] parts = answer.Split('|', StringSplitOptions.TrimEntries);
        return [Steps.ReadRequest, Steps.Answer($"{parts[0]} Later", $"Retry-After: {parts[1]}")];
    }
}
