using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Tidewire.FaultTests.Circuits;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Outages;

/// <summary>A proxy that answers 503 with an HTML page and <c>Retry-After</c>: an outage whose length is announced.</summary>
public sealed class MaintenanceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_IsThrottledImmediately_WhenThePauseIsLongerThanTheBudget(Facade facade)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.StartAsync(site => Maintenance(site, retryAfter: 30));
        await using var application = new Application(proxy.Address, new FakeTimeProvider(), build: null);

        var result = await application.CallAsync(facade, "one", Cancellation);

        Assert.Equal(("Throttled", 503, 1), (result.Ending, (int)result.Failure!.StatusCode!, result.Attempts));
        Assert.Equal(TimeSpan.FromSeconds(30), result.Failure.RetryAfter);
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_WaitsAndSucceeds_WhenThePauseFitsTheBudget(Facade facade)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.StartAsync(site => Maintenance(site, retryAfter: 2));
        var time = new SignalingClock();
        await using var application = new Application(proxy.Address, time, build: null, ("Retry:BaseDelay", "00:00:00"));
        var waiting = time.WaiterOf(TimeSpan.FromSeconds(2));

        var call = application.CallAsync(facade, "one", Cancellation);
        await waiting;
        await proxy.KillAsync();
        await proxy.StartAgainAsync(site => Nginx.Site(site, upstream));
        time.Advance(TimeSpan.FromSeconds(2));
        var result = await call;

        Assert.Equal(("Success", 2), (result.Ending, result.Attempts));
        Assert.Single(upstream.Requests);
    }

    // The break equals the Retry-After, but is at least FirstBreak and at most BreakDuration.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 5)]
    [InlineData(30, 30)]
    [InlineData(600, 60)]
    public async Task Circuit_StaysOpenForTheRetryAfter_WhenMaintenanceOpensIt(int retryAfter, int breakSeconds)
    {
        var time = new FakeTimeProvider();
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.StartAsync(site => Maintenance(site, retryAfter));
        await using var application = new Application(proxy.Address, time, build: null, ("Retry:MaxAttempts", "1"));

        for (int i = 1; i <= 5; i++)
            Assert.NotEqual("Success", (await application.CallAsync(Facade.Verify, Token(i), Cancellation)).Ending);
        await proxy.KillAsync();
        await proxy.StartAgainAsync(site => Nginx.Site(site, upstream));

        Assert.Equal(TimeSpan.FromSeconds(breakSeconds), application.Circuits.GetCircuit("Auth").RetryAt - time.GetUtcNow());
        time.Advance(TimeSpan.FromSeconds(breakSeconds) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("CircuitOpen", (await application.CallAsync(Facade.Verify, "early", Cancellation)).Ending);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("Success", (await application.CallAsync(Facade.Verify, "trial", Cancellation)).Ending);
        Assert.Equal("trial", Assert.Single(upstream.Requests).Call);
    }

    private static string Token(int number) => string.Create(CultureInfo.InvariantCulture, $"tok-{number}");

    private static string Maintenance(Proxy proxy, int retryAfter) => $$"""
        server {
            listen 127.0.0.1:{{proxy.Port}};
            keepalive_timeout 0;
            error_page 503 @maintenance;
            location / { return 503; }
            location @maintenance {
                default_type text/html;
                add_header Retry-After {{retryAfter}} always;
                return 503 "<h1>Back soon</h1>";
            }
        }
        """;
}
