using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Attempts;

/// <summary>Each attempt has its own span and therefore its own <c>traceparent</c>.</summary>
public sealed class TraceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<ProbeCall, bool> Calls => new([ProbeCall.Verify, ProbeCall.Report, ProbeCall.Get, ProbeCall.GetWrapped, ProbeCall.Touch], [false, true]);

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Attempts_HaveSpansOfTheirOwn_WhenACallIsRetried(ProbeCall call, bool hasHandler)
    {
        using var listener = Listen();
        var seen = new List<string>();
        await using var service = await StubService.StartAsync(context =>
        {
            seen.Add(context.Request.Headers.TraceParent.ToString());
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var application = new ProbeApplication(service.Address, new() { Http = http => AddHandler(http, hasHandler) });
        using var root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        await application.CallAsync(call, Ct);

        Assert.Equal(3, seen.Count);
        Assert.Equal(3, seen.Distinct().Count());
        Assert.All(seen, parent => Assert.StartsWith($"00-{root.TraceId}-", parent, StringComparison.Ordinal));
    }

    // Attempts that the application's own resilience handler makes have their own spans, too.
    [Theory]
    [InlineData(ProbeCall.Verify)]
    [InlineData(ProbeCall.Report)]
    [InlineData(ProbeCall.Get)]
    public async Task Attempts_HaveSpansOfTheirOwn_WithUseApplicationResilience(ProbeCall call)
    {
        using var listener = Listen();
        var seen = new List<string>();
        await using var service = await StubService.StartAsync(context =>
        {
            seen.Add(context.Request.Headers.TraceParent.ToString());
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var application = new ProbeApplication(service.Address, new()
        {
            Http = http => http.AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.Zero),
            Settings = [("UseApplicationResilience", "true")],
        });
        using var root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        await application.CallAsync(call, Ct);

        Assert.Equal(4, seen.Count);
        Assert.Equal(4, seen.Distinct().Count());
        Assert.All(seen, parent => Assert.StartsWith($"00-{root.TraceId}-", parent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Baggage_IsTheSameOnEveryAttempt_WhenTheMethodSetsIt(bool hasHandler)
    {
        using var listener = Listen();
        var seen = new List<string>();
        await using var service = await StubService.StartAsync(context =>
        {
            seen.Add(context.Request.Headers.Baggage.ToString());
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var application = new ProbeApplication(service.Address, new() { Http = http => AddHandler(http, hasHandler) });
        using var root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("ambient", "1").Start();

        await application.Probe.TryAsync((api, ct) => api.GetWithBaggageAsync("tenant=acme", ct), Ct);

        Assert.Equal(["tenant=acme", "tenant=acme", "tenant=acme"], seen);
    }

    private static void AddHandler(IHttpClientBuilder http, bool hasHandler)
    {
        if (hasHandler)
            http.AddHttpMessageHandler(() => new ChangingHandler(request => request.Headers.Add("X-Count", "c")));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes of it.")]
    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "System.Net.Http" or TidewireTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
