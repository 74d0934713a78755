using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>Baggage comes from callers of the application. .NET forwards the baggage unless an option prevents that; the trace context is sent in either case.</summary>
public sealed class BaggageTests : LedgerTest
{
    private static readonly AsyncLocal<string?> _elsewhere = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Baggage_IsSent_UnlessTheOptionPreventsIt(bool propagate)
    {
        Answer(503);
        using var application = AddLedger(("Ledger:PropagateBaggage", propagate.ToString()));
        using var activity = new Activity("request").AddBaggage("user", "m4rked").Start();

        await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal(3, Requests.Count);
        Assert.All(Requests, request => Assert.Equal(propagate, request.Headers!.Any(header => header.Value.Any(value => value.Contains("m4rked", StringComparison.Ordinal)))));
        Assert.All(Requests, request => Assert.Contains(activity.TraceId.ToString(), Header(request, "traceparent"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task BaggageThatAHandlerAdds_IsRemoved_WhenPropagateBaggageIsFalse()
    {
        Answer(200, GoodEntry);
        using var application = AddLedger(http => http.AddHttpMessageHandler(() => new AddingHandler()), ("Ledger:PropagateBaggage", "false"));

        Assert.NotNull(await Caller(application).OrNullAsync((api, ct) => api.GetAsync("e1", ct), Cancellation));

        Assert.Equal((null, null), (Header(Request, "baggage"), Header(Request, "Correlation-Context")));
    }

    /// <summary>OpenTelemetry keeps its baggage in the execution context and adds it below all handlers.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BaggageOfTheExecutionContext_DoesNotReachTheTransport_WhenTheOptionPreventsIt(bool propagate)
    {
        string? seen = "";
        using var application = AddLedger(
            http => http.ConfigurePrimaryHttpMessageHandler(() => new SeeingHandler(() => seen = $"{_elsewhere.Value} {Activity.Current?.OperationName}")),
            ("Ledger:PropagateBaggage", propagate.ToString()));
        using var activity = new Activity("request").Start();
        _elsewhere.Value = "m4rked";

        Assert.NotNull(await Caller(application).OrNullAsync((api, ct) => api.GetAsync("e1", ct), Cancellation));

        Assert.Equal(propagate ? "m4rked request" : " request", seen);
        Assert.Equal("m4rked", _elsewhere.Value);
        Assert.Same(activity, Activity.Current);
    }

    [Fact]
    public void Option_IsRefused_WhenTheHandlerDoesNotSupportIt()
    {
        using var application = AddLedger(http => http.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()), ("Ledger:PropagateBaggage", "false"));

        var e = Assert.Throws<InvalidOperationException>(() => Caller(application));

        Assert.Contains("PropagateBaggage is false", e.Message, StringComparison.Ordinal);
        Assert.Contains("UseSocketsHttpHandler", e.Message, StringComparison.Ordinal);
    }

    private sealed class AddingHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("Baggage", "user=m4rked");
            request.Headers.TryAddWithoutValidation("correlation-context", "user=m4rked");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class SeeingHandler(Action see) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            see();
            return Task.FromResult(new HttpResponseMessage { RequestMessage = request, Content = new StringContent(GoodEntry) });
        }
    }
}
