using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Resilience;

namespace Tidewire.Tests.Pipeline;

/// <summary>A call through the whole pipeline, in memory.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task Call_IsSentToItsAddress_WithTheCredential()
    {
        using var ledger = new MemoryLedger(settings: ("ApiKey", "key-1"));

        var result = await ledger.GetAsync();

        Assert.Equal(("e1", 1), (result.Value?.Id, result.Attempts));
        var (address, headers) = Assert.Single(ledger.Requests);
        Assert.Equal(("http://127.0.0.1:9/base/entries/e1", "Bearer key-1"), (address.OriginalString, headers["Authorization"]));
        Assert.DoesNotContain("Idempotency-Key", headers.Keys);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task UnsafeCall_IsRepeatedWithOneKey_IfTheServiceHonorsKeys(bool honored, int attempts)
    {
        using var ledger = new MemoryLedger(settings: ("IdempotencyKeysHonored", $"{honored}"));
        ledger.AnswerWith(500);

        var result = await ledger.PostAsync();

        Assert.Equal((attempts, attempts, true), (result.Attempts, ledger.Requests.Count, result.Failure!.IsAmbiguous));
        Assert.Single(ledger.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task Credential_OfAHandler_IsReplaced()
    {
        using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(() => new Changing(request => request.Headers.TryAddWithoutValidation("Authorization", "other"))), ("ApiKey", "key-1"));

        await ledger.GetAsync();

        Assert.Equal("Bearer key-1", Assert.Single(ledger.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task SecondKey_IsTriedInTheSameCall_AndKeptForLaterCalls()
    {
        using var ledger = new MemoryLedger(settings: [("ApiKey", "old"), ("NextApiKey", "new")]);
        ledger.Answer = _ => Task.FromResult(ledger.Requests[^1].Headers["Authorization"] == "Bearer new" ? MemoryLedger.Entry() : new(HttpStatusCode.Unauthorized));

        Assert.Equal((true, 2), await ResultAsync(ledger));
        Assert.Equal((true, 1), await ResultAsync(ledger));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://127.0.0.1:9/elsewhere")]
    [InlineData("http://other.example/base/entries/e1")]
    public async Task Address_FromAHandler_IsRefused_AndNothingIsSent(string? address)
    {
        using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(() => new Changing(request => request.RequestUri = address is null ? null : new(address))));

        await Assert.ThrowsAsync<ArgumentException>(() => ledger.GetAsync());

        Assert.Empty(ledger.Requests);
    }

    [Fact]
    public async Task Request_ThatAHandlerReplaced_IsRefusedWithTheReason_AndNothingIsSent()
    {
        using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(() => new Replacing()));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.GetAsync());

        Assert.Contains("Options", error.Message, StringComparison.Ordinal);
        Assert.Empty(ledger.Requests);
    }

    [Fact]
    public async Task Changes_OfAHandler_AreUndoneBeforeEachAttempt()
    {
        using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(() => new Changing(request => request.Headers.Add("x-attempt", "1"))));
        ledger.AnswerWith(500);

        await ledger.GetAsync();

        Assert.Equal(["1", "1", "1"], ledger.Requests.Select(request => request.Headers["x-attempt"]));
    }

    [Fact]
    public async Task Circuit_RefusesCalls_UntilItsTrialSucceeds()
    {
        using var ledger = new MemoryLedger(settings: [("CircuitBreaker:FailureThreshold", "2"), ("CircuitBreaker:FirstBreak", "00:00:10")]);
        ledger.AnswerWith(503);
        await ledger.GetAsync();
        await ledger.GetAsync();

        var refused = await ledger.GetAsync();
        Assert.Equal((ServiceFailureKind.CircuitOpen, 0, TimeSpan.FromSeconds(10)), (refused.Failure!.Kind, refused.Attempts, refused.Failure.RetryAfter));

        // The trial makes one attempt only.
        ledger.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((false, 1), await ResultAsync(ledger));

        ledger.Clock.Advance(TimeSpan.FromSeconds(20));
        ledger.Answer = _ => Task.FromResult(MemoryLedger.Entry());
        Assert.Equal((true, 1), await ResultAsync(ledger));
        Assert.Equal((true, 1), await ResultAsync(ledger));
    }

    [Fact]
    public async Task Handler_MayRepeatWhileTheCircuitIsClosed_AndIsStoppedInATrial()
    {
        using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(() => new Repeating(4)), ("CircuitBreaker:FailureThreshold", "1"), ("Retry:MaxAttempts", "1"));
        ledger.AnswerWith(503);
        Assert.Equal((false, 4), await ResultAsync(ledger));
        ledger.Clock.Advance(TimeSpan.FromMinutes(2));

        var trial = await ledger.GetAsync();

        Assert.Equal((1, Reasons.CircuitOpenedMeanwhile, HttpStatusCode.ServiceUnavailable), (trial.Attempts, trial.Failure!.Reason, trial.Failure.StatusCode));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_EndsWithItsBudget(bool usesApplicationResilience)
    {
        using var ledger = new MemoryLedger(settings: [("Budget", "00:00:20"), ("UseApplicationResilience", $"{usesApplicationResilience}")]);
        var arrived = ledger.Stall();

        var call = ledger.PostAsync();
        await arrived;
        ledger.Clock.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(call.IsCompleted);
        ledger.Clock.Advance(TimeSpan.FromSeconds(0.1));

        var failure = (await call).Failure!;
        Assert.Equal((ServiceFailureKind.TimedOut, 1, true), (failure.Kind, failure.Attempts, failure.IsAmbiguous));
    }

    [Fact]
    public async Task Cancellation_ByTheCaller_IsThrown_AndNotRetried()
    {
        using var ledger = new MemoryLedger();
        using var source = new CancellationTokenSource();
        ledger.Answer = _ =>
        {
            source.Cancel();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError));
        };

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.GetAsync(source.Token));

        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.Single(ledger.Requests);
    }

    [Fact]
    public async Task Calls_AfterDisposal_SendNothing()
    {
        var ledger = new MemoryLedger();
        await ledger.GetAsync();
        ledger.DisposeServices();

        var failure = (await ledger.GetAsync()).Failure!;

        Assert.Equal((ServiceFailureKind.Unavailable, Reasons.Disposed, 0), (failure.Kind, failure.Reason, failure.Attempts));
        Assert.Single(ledger.Requests);
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_024, true)]
    [InlineData(1_025, false)]
    public async Task Body_IsReadUpToItsLimit(int length, bool isRead)
    {
        using var ledger = new MemoryLedger(settings: ("MaxResponseBodyBytes", "1024"));
        ledger.Answer = _ => Task.FromResult(MemoryLedger.Entry("""{"id":"e1","amount-due":1}""".PadRight(length)));

        var result = await ledger.GetAsync();

        Assert.Equal((isRead, isRead ? null : ServiceFailureKind.InvalidResponse, 1), (result.IsSuccess, result.Failure?.Kind, result.Attempts));
    }

    [Fact]
    public async Task Body_ThatCannotBeDecompressed_IsAnInvalidResponse()
    {
        using var ledger = new MemoryLedger();
        ledger.Answer = _ => Task.FromResult(new HttpResponseMessage { Content = new Corrupt() });

        var result = await ledger.GetAsync();

        Assert.Equal((ServiceFailureKind.InvalidResponse, 1), (result.Failure!.Kind, result.Attempts));
    }

    [Fact]
    public async Task ResponseThatIsNotHttp_IsNotQuoted()
    {
        using var ledger = new MemoryLedger();
        ledger.Answer = _ => throw new HttpRequestException(HttpRequestError.InvalidResponse, "m4rked");

        var result = await ledger.PostAsync();

        Assert.Equal((ServiceFailureKind.Unavailable, Reasons.NotHttp, true), (result.Failure!.Kind, result.Failure.Reason, result.Failure.IsAmbiguous));
        Assert.NotEmpty(ledger.Application.Logs.GetSnapshot());
        Assert.All(ledger.Application.Logs.GetSnapshot(), line => Assert.DoesNotContain("m4rked", line.Message + line.Exception, StringComparison.Ordinal));
    }

    private static async Task<(bool IsSuccess, int Attempts)> ResultAsync(MemoryLedger ledger)
    {
        var result = await ledger.GetAsync();
        return (result.IsSuccess, result.Attempts);
    }

    private sealed class Changing(Action<HttpRequestMessage> change) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            change(request);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Replacing : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            base.SendAsync(new HttpRequestMessage(request.Method, request.RequestUri), cancellationToken);
    }

    private sealed class Repeating(int times) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (int i = 1; i < times; i++)
                (await base.SendAsync(request, cancellationToken)).Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Corrupt : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.FromException(new InvalidDataException("m4rked"));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
