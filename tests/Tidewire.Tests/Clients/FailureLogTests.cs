using Microsoft.Extensions.Logging;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>A failure that the next call would repeat is logged as a warning once; its repetitions are debug lines until the outage ends. Any other failure is a warning each time.</summary>
public sealed class FailureLogTests
{
    private const int Failed = 1;
    private const int Refused = 2;
    private const int FailedAgain = 15;
    private const int Ended = 17;

    // A refusal that concerns the address or the key will recur with the next call. Any other refusal concerns one request.
    [Theory]
    [InlineData(500, null, false, true)]
    [InlineData(429, null, false, true)]
    [InlineData(200, "{", false, true)]
    [InlineData(401, null, false, true)]
    [InlineData(300, null, false, true)]
    [InlineData(399, null, false, true)]
    [InlineData(422, "<html>", false, true)]
    [InlineData(404, null, true, true)]
    [InlineData(400, null, false, false)]
    [InlineData(402, null, false, false)]
    [InlineData(403, null, false, false)]
    [InlineData(404, null, false, false)]
    [InlineData(409, null, false, false)]
    [InlineData(422, null, false, false)]
    [InlineData(101, null, false, false)]
    public async Task Failure_IsAWarningOnlyTheFirstTime_WhenTheNextCallWouldRepeatIt(int status, string? body, bool isReadOnly, bool isOnlyTheFirst)
    {
        using var ledger = Ledger(isReadOnly);
        ledger.AnswerWith(status, body ?? "", body == "<html>" ? "text/html" : "application/json");

        await ledger.PostAsync();
        await ledger.PostAsync();

        Assert.Equal(isOnlyTheFirst ? [(Failed, LogLevel.Warning), (FailedAgain, LogLevel.Debug)] : [(Failed, LogLevel.Warning), (Failed, LogLevel.Warning)], Lines(ledger));
    }

    [Theory]
    [InlineData(500, "Unavailable")]
    [InlineData(429, "Throttled")]
    [InlineData(204, "InvalidResponse")]
    [InlineData(401, "Rejected")]
    public async Task Failures_AreSummedUp_WhenACallSucceedsTenSecondsAfterTheLast(int status, string kind)
    {
        using var ledger = Ledger();
        ledger.AnswerWith(status);
        await ledger.PostAsync();
        ledger.Clock.Advance(TimeSpan.FromSeconds(5));
        await ledger.PostAsync();
        ledger.AnswerWith(200, """{"id":"e1","amount-due":1}""");

        ledger.Clock.Advance(TimeSpan.FromSeconds(9.9));
        await ledger.PostAsync();
        Assert.Equal([Failed, FailedAgain], Ids(ledger));
        ledger.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await ledger.PostAsync();
        await ledger.PostAsync();

        Assert.Equal([Failed, FailedAgain, Ended], Ids(ledger));
        var sum = Assert.Single(ledger.Application.Logs.GetSnapshot(), line => line.Category == "Tidewire" && line.Id.Id == Ended);
        Assert.Equal(("Ledger", kind, "2", "5"), (sum.GetStructuredStateValue("Client"), sum.GetStructuredStateValue("Kind"), sum.GetStructuredStateValue("Failed"), sum.GetStructuredStateValue("Elapsed")));
    }

    [Fact]
    public async Task Failure_IsNotSummedUp_WhenItIsTheOnlyOne()
    {
        using var ledger = Ledger();
        ledger.AnswerWith(500);
        await ledger.PostAsync();
        ledger.Clock.Advance(TimeSpan.FromSeconds(10));
        ledger.AnswerWith(200, """{"id":"e1","amount-due":1}""");

        await ledger.PostAsync();

        Assert.Equal([Failed], Ids(ledger));
    }

    // A refusal shows that the service works. Throttling and an invalid response do not.
    [Theory]
    [InlineData(422, false, Failed)]
    [InlineData(401, true, Refused)]
    public async Task Outage_Ends_WhenACallIsRefused(int status, bool isReadOnly, int line)
    {
        using var ledger = Ledger(isReadOnly);
        await FailTwiceAsync(ledger, 500);
        ledger.AnswerWith(status);

        await ledger.PostAsync();

        Assert.Equal([Failed, FailedAgain, Ended, line], Ids(ledger));
    }

    [Theory]
    [InlineData(401, false)]
    [InlineData(404, true)]
    public async Task RefusalOfEveryCall_IsAWarningOnce_UntilACallIsRefusedForAnotherReason(int status, bool isReadOnly)
    {
        using var ledger = Ledger(isReadOnly);
        await FailTwiceAsync(ledger, status);

        await ledger.PostAsync();
        ledger.AnswerWith(isReadOnly ? 401 : 422);
        ledger.Clock.Advance(TimeSpan.FromSeconds(10));
        await ledger.PostAsync();

        Assert.Equal([Failed, FailedAgain, FailedAgain, Ended, isReadOnly ? Refused : Failed], Ids(ledger));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(204)]
    [InlineData(503)]
    public async Task Outage_DoesNotEnd_WhenACallFailsInAnotherWay(int status)
    {
        using var ledger = Ledger();
        await FailTwiceAsync(ledger, 500);
        ledger.AnswerWith(status);

        await ledger.PostAsync();

        Assert.DoesNotContain(Ended, Ids(ledger));
    }

    [Fact]
    public async Task CircuitClosedLine_CountsTheCallsThatTheCircuitRefused()
    {
        using var ledger = new MemoryLedger(settings: [("Retry:MaxAttempts", "1"), ("CircuitBreaker:FailureThreshold", "1"), ("CircuitBreaker:FirstBreak", "00:00:10")]);
        ledger.AnswerWith(500);
        for (int i = 0; i < 4; i++)
            await ledger.PostAsync();
        Assert.Equal([Refused, Refused, Refused], Ids(ledger)[^3..]);
        ledger.AnswerWith(200, """{"id":"e1","amount-due":1}""");
        ledger.Clock.Advance(TimeSpan.FromSeconds(10));

        await ledger.PostAsync();

        var closed = Assert.Single(ledger.Application.Logs.GetSnapshot(), line => line.Id.Id == 5);
        Assert.Equal(("1", "3"), (closed.GetStructuredStateValue("Failed"), closed.GetStructuredStateValue("NotSent")));
    }

    private static async Task FailTwiceAsync(MemoryLedger ledger, int status)
    {
        ledger.AnswerWith(status);
        await ledger.PostAsync();
        await ledger.PostAsync();
        ledger.Clock.Advance(TimeSpan.FromSeconds(10));
    }

    private static MemoryLedger Ledger(bool isReadOnly = false) => new(
        new ServiceClientDefinition { Name = "Ledger", Json = LedgerJsonContext.Default, IsReadOnly = isReadOnly },
        ("Retry:MaxAttempts", "1"));

    private static (int Id, LogLevel Level)[] Lines(MemoryLedger ledger) =>
        [.. ledger.Application.Logs.GetSnapshot().Where(line => line.Category == "Tidewire" && line.Id.Id is Failed or Refused or FailedAgain or Ended).Select(line => (line.Id.Id, line.Level))];

    private static int[] Ids(MemoryLedger ledger) => [.. Lines(ledger).Select(line => line.Id)];
}
