using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Limits;

/// <summary>A proxy with a rate limit.</summary>
public sealed class RateLimitTests
{
    private const string FivePass = "limit_req zone=all burst=4 nodelay; limit_req_status 429;";
    private const string Zone = "limit_req_zone $server_port zone=all:1m rate=1r/m;";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task CallsBeyondTheLimit_AreThrottledAfterThreeAttempts_WhenNginxLetsFivePass(Facade facade)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.InFrontOfAsync(upstream, FivePass, Zone);
        await using var application = new Application(proxy.Address, ("Retry:BaseDelay", "00:00:00"));

        var account = await CallAsync(application, facade, 20);

        Assert.Equal(new Dictionary<string, int> { ["Success"] = 5, ["Throttled"] = 15 }, account.Endings);
        Assert.All(account.Calls.Where(call => call.Failure is not null), call => Assert.Equal((429, 3), ((int)call.Failure!.StatusCode!, call.Attempts)));
        Assert.Equal(5, upstream.Requests.Count);
        account.AssertAgreesWith(upstream);
        Assert.Equal(0, application.Opened);
    }

    [Theory]
    [InlineData(Facade.Verify)]
    [InlineData(Facade.Send)]
    [InlineData(Facade.Report)]
    public async Task Call_IsThrottledImmediately_WhenRetryAfterIsLongerThanTheBudget(Facade facade)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.InFrontOfAsync(upstream, "add_header Retry-After 60 always; return 429;");
        await using var application = new Application(proxy.Address, new FakeTimeProvider(), build: null);

        var result = await application.CallAsync(facade, "one", Cancellation);

        Assert.Equal(("Throttled", 1, TimeSpan.FromSeconds(60)), (result.Ending, result.Attempts, result.Failure!.RetryAfter));
        Assert.Empty(upstream.Requests);
        Assert.Equal(0, application.Opened);
    }

    [Theory]
    [InlineData(Facade.Verify, "Unavailable", 3)]
    [InlineData(Facade.Send, "Unavailable (ambiguous)", 1)]
    [InlineData(Facade.Report, "Unavailable (ambiguous)", 3)]
    public async Task Call_IsUnavailable_WhenHAProxyQueuesItForTooLong(Facade facade, string ending, int attempts)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await HAProxy.InFrontOfAsync(upstream, backend: "timeout queue 50ms", server: "maxconn 1");
        await using var application = new Application(proxy.Address, ("Retry:BaseDelay", "00:00:00"));
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        upstream.Answer = async context =>
        {
            arrived.TrySetResult();
            await release.Task.WaitAsync(context.RequestAborted);
            await Upstream.AnswerAsync(context);
        };
        var first = application.CallAsync(facade, "first", Cancellation);
        await arrived.Task.WaitAsync(Cancellation);

        var second = await application.CallAsync(facade, "second", Cancellation);
        release.SetResult();

        Assert.Equal("Success", (await first).Ending);
        Assert.Equal((ending, 503, attempts), (second.Ending, (int?)second.Failure?.StatusCode, second.Attempts));
        Assert.Equal("first", Assert.Single(upstream.Requests).Call);
    }

    private static async Task<Account> CallAsync(Application application, Facade facade, int calls)
    {
        var account = new Account();
        await Task.WhenAll(Enumerable.Range(1, calls).Select(async number =>
            account.Add(await application.CallAsync(facade, string.Create(CultureInfo.InvariantCulture, $"call-{number}"), Cancellation))));
        return account;
    }
}
