using System.Net;
using Tidewire.Pipeline;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>A caller that asks for the error body of a refusal gets it if it is JSON of the requested type. The failure is the same in either case.</summary>
public sealed class ErrorBodyTests
{
    private const string Overdrawn = """{"title":"overdrawn","missing-amount":7.5}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json", Overdrawn, true)]
    [InlineData("APPLICATION/JSON; charset=utf-8", Overdrawn, true)]
    [InlineData("text/json", Overdrawn, true)]
    [InlineData("application/problem+json", Overdrawn, true)]
    [InlineData("application/json", "\uFEFF" + Overdrawn, true)]
    [InlineData("application/json", "\uFEFF\uFEFF" + Overdrawn, false)]
    [InlineData("application/json", "\uFEFF", false)]
    [InlineData("text/plain", Overdrawn, false)]
    [InlineData("text/html", Overdrawn, false)]
    [InlineData(null, Overdrawn, false)]
    [InlineData("application/json", "null", false)]
    [InlineData("application/json", "{", false)]
    [InlineData("application/json", """{"rude":"m4rked"}""", false)]
    public async Task Error_IsRead_IfItIsJsonOfTheRequestedType(string? type, string body, bool isRead)
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(422, body, type);

        var captured = await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation);
        var thrown = await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);
        var status = await ledger.Api.TryStatusAsync<Problem>((api, ct) => api.GetHealthAsync(ct), Cancellation);

        var expected = isRead ? new Problem { Title = "overdrawn", MissingAmount = 7.5m } : null;
        Assert.Equal((expected, expected, expected), (captured.Error, thrown.Error, status.Error));
        Assert.All([captured.Failure, thrown.Failure, status.Failure], failure => Assert.Equal((ServiceFailureKind.Rejected, HttpStatusCode.UnprocessableEntity), (failure!.Kind, failure.StatusCode)));
    }

    [Fact]
    public async Task Success_HasNoError_EvenIfItsBodyLooksLikeOne()
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(200, """{"id":"e1","amount-due":1,"title":"overdrawn"}""");

        var captured = await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation);
        var thrown = await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);
        var status = await ledger.Api.TryStatusAsync<Problem>((api, ct) => api.GetHealthAsync(ct), Cancellation);

        Assert.Equal(("e1", null, "e1", null, true, null), (captured.Value?.Id, captured.Error, thrown.Value?.Id, thrown.Error, status.IsSuccess, status.Error));
    }

    [Theory]
    [InlineData(16_384, true)]
    [InlineData(16_385, false)]
    public async Task Error_IsReadUpToSixteenKibibytes(int length, bool isRead)
    {
        using var ledger = new MemoryLedger();
        ledger.AnswerWith(422, Overdrawn.PadRight(length));

        var result = await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal((isRead, ServiceFailureKind.Rejected), (result.Error is not null, result.Failure?.Kind));
    }

    [Fact]
    public async Task Call_ThrowsAndSendsNothing_WhenTheContextLacksTheErrorType()
    {
        using var ledger = new MemoryLedger();

        await Assert.ThrowsAsync<MissingJsonTypeException>(() => ledger.Api.TryAsync<Entry, Unknown>((api, ct) => api.GetAsync("e1", ct), Cancellation));
        await Assert.ThrowsAsync<MissingJsonTypeException>(() => ledger.Api.TryAsync<Entry, Unknown>((api, ct) => api.GetPlainAsync("e1", ct), Cancellation));
        await Assert.ThrowsAsync<MissingJsonTypeException>(() => ledger.Api.TryStatusAsync<Unknown>((api, ct) => api.GetHealthAsync(ct), Cancellation));

        Assert.Empty(ledger.Requests);
    }

    // The judge of a built-in client reinterprets statuses. A caller that reads error bodies judges refusals itself.
    [Fact]
    public async Task Judge_IsAskedOnlyForCallsThatReadNoErrorBody()
    {
        using var ledger = new MemoryLedger(new ServiceClientDefinition
        {
            Name = "Ledger",
            Json = LedgerJsonContext.Default,
            Judge = _ => new(ServiceFailureKind.InvalidResponse),
        });
        ledger.AnswerWith(404);

        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.GetAsync()).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.InvalidResponse, (await ledger.Api.TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.Rejected, (await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation)).Failure?.Kind);
        Assert.Equal(ServiceFailureKind.Rejected, (await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetPlainAsync("e1", ct), Cancellation)).Failure?.Kind);
    }
}
