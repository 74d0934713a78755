using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Delivery;
using Tidewire.Resilience;

namespace Tidewire.Tests.Pipeline;

/// <summary>How a call ends: with its outcome, with the caller's cancellation, or with its budget.</summary>
public sealed class CallEndTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(404, ServiceFailureKind.Rejected)]
    [InlineData(429, ServiceFailureKind.Throttled)]
    [InlineData(503, ServiceFailureKind.Unavailable)]
    public async Task Failure_IsTheSame_ForEveryReturnType(int status, ServiceFailureKind kind)
    {
        using var ledger = new MemoryLedger(settings: ("Retry:MaxAttempts", "2"));
        ledger.AnswerWith(status);
        int attempts = status == 404 ? 1 : 2;

        var captured = (await ledger.GetAsync()).Failure!;
        var thrown = (await ledger.Api.TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation)).Failure!;
        var statusOnly = (await ledger.Api.TryAsync((api, ct) => api.DeleteAsync("e1", ct), Cancellation)).Failure!;

        var expected = (kind, (HttpStatusCode?)status, attempts);
        Assert.All([captured, thrown, statusOnly], failure => Assert.Equal(expected, (failure.Kind, failure.StatusCode, failure.Attempts)));
    }

    [Fact]
    public async Task Attempts_AreCounted_ForAMethodThatReturnsOnlyTheValue()
    {
        using var ledger = new MemoryLedger();
        ledger.Answer = _ => Task.FromResult(ledger.Requests.Count == 1 ? new(HttpStatusCode.ServiceUnavailable) : MemoryLedger.Entry());

        var result = await ledger.Api.TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);

        Assert.Equal(("e1", 2), (result.Value?.Id, result.Attempts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Response_HasARequestMessage_AndKeepsTheOneThatAHandlerSet(bool isNamed)
    {
        using var other = new HttpRequestMessage();
        using var ledger = new MemoryLedger();
        ledger.Answer = _ => Task.FromResult(new HttpResponseMessage { RequestMessage = isNamed ? other : null });

        using var response = await ledger.SendAsync(HttpMethod.Get, "/base/entries/e1");

        Assert.NotNull(response.RequestMessage);
        Assert.Equal(isNamed, ReferenceEquals(other, response.RequestMessage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FailedAttempt_OfACallThatIsCanceled_EndsWithTheCancellation(bool usesApplicationResilience)
    {
        using var source = new CancellationTokenSource();
        using var ledger = new MemoryLedger(settings: ("UseApplicationResilience", $"{usesApplicationResilience}"));
        var lost = new HttpRequestException(HttpRequestError.ConnectionError);
        ledger.Answer = _ =>
        {
            source.Cancel();
            throw lost;
        };

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.GetAsync(source.Token));

        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.Single(ledger.Requests);
    }

    [Fact]
    public async Task Response_OfACallThatIsCanceled_IsReleased()
    {
        using var source = new CancellationTokenSource();
        var body = new TrackedBody([]);
        using var ledger = new MemoryLedger(
            http => http.AddHttpMessageHandler(() => new ActingHandler((_, _) =>
            {
                source.Cancel();
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = body });
            })),
            ("UseApplicationResilience", "true"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.GetAsync(source.Token));

        Assert.True(body.IsReleased);
    }

    [Theory]
    [InlineData(true, false, ServiceFailureKind.TimedOut)]
    [InlineData(false, true, null)]
    [InlineData(true, true, null)]
    public async Task CallWithApplicationResilience_EndsWithItsBudget_OrWhenTheCallerCancels(bool outlastsItsBudget, bool isCanceled, ServiceFailureKind? kind)
    {
        using var source = new CancellationTokenSource();
        using var ledger = new MemoryLedger(settings: [("UseApplicationResilience", "true"), ("Budget", "00:00:05")]);
        ledger.Answer = ct =>
        {
            if (outlastsItsBudget)
                ledger.Clock.Advance(TimeSpan.FromSeconds(5));
            if (isCanceled)
                source.Cancel();
            throw new OperationCanceledException(ct);
        };

        ServiceFailureKind? ended = null;
        var thrown = await Record.ExceptionAsync(async () => ended = (await ledger.GetAsync(source.Token)).Failure!.Kind);

        Assert.Equal(kind, ended);
        Assert.Equal(isCanceled, thrown is OperationCanceledException e && e.CancellationToken == source.Token);
    }

    [Fact]
    public async Task CancellationByAHandler_IsNotMistakenForTheEndOfTheBudget()
    {
        using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(() => new ActingHandler((_, _) => throw new OperationCanceledException())), ("UseApplicationResilience", "true"));

        var result = await ledger.GetAsync();

        Assert.Equal((ServiceFailureKind.Unavailable, Reasons.HandlerFailed), (result.Failure!.Kind, result.Failure.Reason));
        Assert.Empty(ledger.Requests);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task FailureOfAHandler_IsAmbiguous_IfTheServiceHasAcceptedAWrite(bool isWrite, bool isSent, bool isAmbiguous)
    {
        foreach (Exception exception in new Exception[] { new IOException(), new HttpRequestException(), new TimeoutException() })
        {
            using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(() => new ActingHandler(async (_, next) =>
            {
                if (isSent)
                    (await next()).Dispose();
                throw exception;
            })));

            var failure = (isWrite ? await ledger.PostAsync() : await ledger.GetAsync()).Failure!;

            Assert.Equal((Reasons.HandlerFailed, isAmbiguous, isSent ? 1 : 0), (failure.Reason, failure.IsAmbiguous, ledger.Requests.Count));
            Assert.Equal(DeliveryOutcomeKind.Failed, DeliveryVerdict.Of(failure, isAlone: true).Kind);
        }
    }
}
