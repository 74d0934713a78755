using System.Net;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>A failure made for a fake equals the failure that a client with default options reports.</summary>
public sealed class ServiceFailuresTests
{
    [Theory]
    [InlineData(ServiceFailureKind.Rejected, null, 422)]
    [InlineData(ServiceFailureKind.Rejected, 404, 404)]
    [InlineData(ServiceFailureKind.Throttled, null, 429)]
    [InlineData(ServiceFailureKind.Unavailable, 407, 407)]
    [InlineData(ServiceFailureKind.Unavailable, 408, 408)]
    [InlineData(ServiceFailureKind.Unavailable, 500, 500)]
    [InlineData(ServiceFailureKind.Unavailable, 503, 503)]
    [InlineData(ServiceFailureKind.InvalidResponse, null, 200)]
    [InlineData(ServiceFailureKind.InvalidResponse, 201, 201)]
    public async Task Failure_EqualsTheReportedOne_WhenTheServiceAnswersWithTheSameStatus(ServiceFailureKind kind, int? status, int answer)
    {
        foreach (bool isReadOnly in new[] { false, true })
        {
            using var ledger = Ledger(isReadOnly);
            ledger.AnswerWith(answer, "{");

            Assert.Equal((await ledger.PostAsync()).Failure, ServiceFailures.Of(kind, (HttpStatusCode?)status, isReadOnly));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_EqualsTheReportedOne_WhenNoConnectionIsMade(bool isReadOnly)
    {
        using var ledger = Ledger(isReadOnly);
        ledger.Answer = _ => throw new HttpRequestException(HttpRequestError.ConnectionError);

        Assert.Equal((await ledger.PostAsync()).Failure, ServiceFailures.Of(ServiceFailureKind.Unavailable, isReadOnly: isReadOnly));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_EqualsTheReportedOne_WhenTheBudgetIsUsedUp(bool isReadOnly)
    {
        using var ledger = new MemoryLedger(
            new ServiceClientDefinition { Name = "Ledger", Json = LedgerJsonContext.Default, IsReadOnly = isReadOnly, DefaultAttemptTimeout = null });
        var arrived = ledger.Stall();

        var call = ledger.PostAsync();
        await arrived;
        ledger.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((await call).Failure, ServiceFailures.Of(ServiceFailureKind.TimedOut, isReadOnly: isReadOnly));
    }

    [Fact]
    public async Task Failure_EqualsTheReportedOne_WhenTheCircuitIsOpen()
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(500);
        for (int i = 0; i < 5; i++)
            await ledger.PostAsync();

        Assert.Equal((await ledger.PostAsync()).Failure, ServiceFailures.Of(ServiceFailureKind.CircuitOpen));
    }

    [Theory]
    [InlineData(ServiceFailureKind.Rejected, 500)]
    [InlineData(ServiceFailureKind.Rejected, 429)]
    [InlineData(ServiceFailureKind.Throttled, 503)]
    [InlineData(ServiceFailureKind.Unavailable, 404)]
    [InlineData((ServiceFailureKind)99, null)]
    public void Failure_IsRefused_WhenNoClientReportsIt(ServiceFailureKind kind, int? status) =>
        Assert.ThrowsAny<ArgumentException>(() => ServiceFailures.Of(kind, (HttpStatusCode?)status));

    private static MemoryLedger Ledger(bool isReadOnly) => new(new ServiceClientDefinition { Name = "Ledger", Json = LedgerJsonContext.Default, IsReadOnly = isReadOnly });
}
