using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Outages;

/// <summary>A long outage behind a proxy, on a fake clock: the number of trials and of their requests.</summary>
public sealed class TrialTests
{
    private const int Callers = 50;
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(1);
    private int _last;

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    public async Task Service_GetsOneTrialPerGrowingBreak_DuringALongOutage(string name)
    {
        var time = new FakeTimeProvider();
        await using var upstream = await Upstream.StartAsync();
        await using Proxy proxy = name == "nginx" ? await Nginx.InFrontOfAsync(upstream) : await HAProxy.InFrontOfAsync(upstream);
        await using var application = new Application(proxy.Address, time, build: null, ("Retry:MaxAttempts", "1"));
        await OpenAsync(application, upstream, status: 502);

        foreach (int seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            int before = upstream.Requests.Count;
            time.Advance(TimeSpan.FromSeconds(seconds) - _moment);
            Assert.All(await CallAsync(application), call => Assert.Equal("CircuitOpen", call.Ending));
            Assert.Equal(before, upstream.Requests.Count);

            time.Advance(_moment);
            var results = await CallAsync(application);
            Assert.Equal(1, results.Count(call => call.Ending == "Unavailable"));
            Assert.Equal(Callers - 1, results.Count(call => call.Ending == "CircuitOpen"));
            Assert.Equal(before + 1, upstream.Requests.Count);
        }

        upstream.Answer = Upstream.AnswerAsync;
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("Success", (await application.CallAsync(Facade.Verify, "trial", TestContext.Current.CancellationToken)).Ending);
        Assert.All(await CallAsync(application), call => Assert.Equal("Success", call.Ending));
    }

    [Fact]
    public async Task Break_DoesNotGrow_WhenTheTrialEndsInAPlain500()
    {
        var time = new FakeTimeProvider();
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.InFrontOfAsync(upstream);
        await using var application = new Application(proxy.Address, time, build: null, ("Retry:MaxAttempts", "1"));
        await OpenAsync(application, upstream, status: 500);

        for (int i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(1, (await CallAsync(application)).Count(call => call.Ending == "Unavailable"));
        }
    }

    [Fact]
    public async Task Break_StartsOver_WhenTheCircuitStayedClosedForAtLeastItsLastBreak()
    {
        var time = new FakeTimeProvider();
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.InFrontOfAsync(upstream);
        await using var application = new Application(proxy.Address, time, build: null, ("Retry:MaxAttempts", "1"));
        await OpenAsync(application, upstream, status: 502);
        foreach (int seconds in new[] { 1, 2, 4 })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await CallAsync(application);
        }

        upstream.Answer = Upstream.AnswerAsync;
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("Success", (await application.CallAsync(Facade.Verify, "trial", TestContext.Current.CancellationToken)).Ending);
        time.Advance(TimeSpan.FromSeconds(8));
        await OpenAsync(application, upstream, status: 502);

        Assert.Equal(TimeSpan.FromSeconds(1), application.Circuits.GetCircuit("Auth").RetryAt - time.GetUtcNow());
    }

    private async Task OpenAsync(Application application, Upstream upstream, int status)
    {
        upstream.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        for (int i = 0; i < 5; i++)
            Assert.Equal("Unavailable", (await application.CallAsync(Facade.Verify, NextToken(), TestContext.Current.CancellationToken)).Ending);
        Assert.Equal(CircuitState.Open, application.Circuits.GetCircuit("Auth").State);
    }

    private Task<ReportedCall[]> CallAsync(Application application) => Task.WhenAll(
        Enumerable.Range(0, Callers).Select(_ => application.CallAsync(Facade.Verify, NextToken(), TestContext.Current.CancellationToken)));

    private string NextToken() => string.Create(CultureInfo.InvariantCulture, $"tok-{_last++}");
}
