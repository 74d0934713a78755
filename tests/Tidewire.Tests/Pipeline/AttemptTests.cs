using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Resilience;

namespace Tidewire.Tests.Pipeline;

/// <summary>The headers that an attempt sends, and the errors of the service or of the application that end it.</summary>
public sealed class AttemptTests
{
    private static readonly AsyncLocal<string?> _ambient = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Baggage_IsSent_UnlessTheOptionPreventsIt(bool propagates)
    {
        using var ledger = new MemoryLedger(
            http => http.AddHttpMessageHandler(() => new ActingHandler((request, next) =>
            {
                request.Headers.Add("Baggage", "user=ada");
                request.Headers.Add("correlation-context", "user=ada");
                return next();
            })),
            ("PropagateBaggage", $"{propagates}"));
        using var activity = new Activity("request").Start();
        _ambient.Value = "ada";
        (string?, Activity?) seen = default;
        ledger.Arriving = _ => seen = (_ambient.Value, Activity.Current);

        Assert.True((await ledger.GetAsync()).IsSuccess);

        var headers = Assert.Single(ledger.Requests).Headers;
        Assert.Equal((propagates, propagates), (headers.ContainsKey("Baggage"), headers.ContainsKey("Correlation-Context")));
        Assert.Equal(propagates ? "ada" : null, seen.Item1);
        Assert.Equal(activity.TraceId, seen.Item2?.TraceId);
        Assert.Equal("ada", _ambient.Value);
    }

    [Theory]
    [InlineData(null, "2")]
    [InlineData("own", "own")]
    public async Task MessageThatAHandlerSendsAgain_GetsANewTraceHeader_UnlessTheHandlerSetsOne(string? own, string second)
    {
        using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(() => new ActingHandler(async (request, next) =>
        {
            if (own is not null)
                request.Headers.TryAddWithoutValidation("traceparent", own);
            (await next()).Dispose();
            return await next();
        })));
        // Like .NET, this delegate keeps a header that already exists.
        ledger.Arriving = request =>
        {
            if (!request.Headers.Contains("traceparent"))
                request.Headers.TryAddWithoutValidation("traceparent", $"{ledger.Requests.Count + 1}");
        };

        await ledger.GetAsync();

        Assert.Equal([own ?? "1", second], ledger.Requests.Select(request => request.Headers["traceparent"]));
    }

    [Fact]
    public async Task Handler_ThatRepeatsOnItsOwn_IsStopped_WhenTheCircuitIsIsolatedMeanwhile()
    {
        using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(services => new ActingHandler(async (_, next) =>
        {
            (await next()).Dispose();
            await services.GetRequiredService<ICircuitMonitor>().IsolateAsync("Ledger");
            return await next();
        })));
        ledger.AnswerWith(500);

        var result = await ledger.GetAsync();

        Assert.Equal((1, Reasons.CircuitOpenedMeanwhile), (result.Attempts, result.Failure!.Reason));
        Assert.Single(ledger.Requests);
    }

    [Fact]
    public async Task Handler_ThatRepeatsOnItsOwn_IsStopped_InATrial()
    {
        using var ledger = new MemoryLedger(
            http => http.AddHttpMessageHandler(services => new ActingHandler(async (_, next) =>
            {
                (await next()).Dispose();
                await services.GetRequiredService<ICircuitMonitor>().CloseAsync("Ledger");
                return await next();
            })),
            ("CircuitBreaker:FailureThreshold", "1"),
            ("Retry:MaxAttempts", "1"));
        ledger.AnswerWith(503);
        await ledger.GetAsync();
        ledger.Requests.Clear();
        ledger.Clock.Advance(TimeSpan.FromMinutes(10));

        var trial = await ledger.GetAsync();

        Assert.Equal((1, 1), (trial.Attempts, ledger.Requests.Count));
    }

    [Fact]
    public async Task StreamError_IsThrownUnchanged_WhenTheStreamIsFromTheApplication()
    {
        using var ledger = new MemoryLedger();
        var error = new IOException("disk");

        var thrown = await Assert.ThrowsAsync<IOException>(() => ledger.Api.TryAsync((api, ct) => api.UploadStreamAsync(new Broken(error), ct), Cancellation));

        Assert.Same(error, thrown);
        Assert.Empty(ledger.Requests);
    }

    [Theory]
    [InlineData("é", false, true)]
    [InlineData("plain", false, false)]
    [InlineData("é", true, false)]
    public async Task Header_ThatHttpCannotCarry_IsAnErrorOfTheApplication(string value, bool isLostConnection, bool isRefused)
    {
        using var ledger = new MemoryLedger(
            http => http.AddHttpMessageHandler(() => new ActingHandler((request, next) =>
            {
                request.Headers.TryAddWithoutValidation("x-note", value);
                return next();
            })),
            ("Retry:MaxAttempts", "1"));
        // .NET reports such a header and a lost connection alike, but only the latter has an inner exception.
        ledger.Answer = _ => throw new HttpRequestException("failed", isLostConnection ? new IOException() : null);

        ServiceFailureKind? kind = null;
        var thrown = await Record.ExceptionAsync(async () => kind = (await ledger.GetAsync()).Failure!.Kind);

        Assert.Equal(isRefused ? null : ServiceFailureKind.Unavailable, kind);
        Assert.Equal(isRefused, thrown is ArgumentException e && e.Message.Contains("'x-note'", StringComparison.Ordinal));
    }

    private sealed class Broken(Exception error) : MemoryStream
    {
        public override bool CanSeek => false;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => Task.FromException(error);
    }
}
