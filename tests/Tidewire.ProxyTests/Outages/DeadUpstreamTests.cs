using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Outages;

/// <summary>A proxy that responds for a dead service: its page does not say whether the service has acted.</summary>
public sealed class DeadUpstreamTests
{
    private static readonly Dictionary<string, (int? Status, bool Reached, Func<Upstream, Task<Proxy>> StartAsync)> _proxies = new()
    {
        ["nginx, refused"] = (502, false, async upstream => await Nginx.InFrontOfAsync(upstream)),
        ["nginx, silent"] = (504, true, async upstream => await Nginx.InFrontOfAsync(upstream, "proxy_read_timeout 500ms;")),
        ["haproxy, refused"] = (503, false, async upstream => await HAProxy.InFrontOfAsync(upstream, backend: "option http-server-close\n    retries 0")),
        ["haproxy, silent"] = (504, true, async upstream => await HAProxy.InFrontOfAsync(upstream, backend: "timeout server 500ms")),
        ["nginx, cut"] = (502, true, async upstream => await Nginx.InFrontOfAsync(upstream)),
        ["haproxy, cut"] = (502, true, async upstream => await HAProxy.InFrontOfAsync(upstream, frontend: "option httpclose")),

        // After the first request on a connection, haproxy mistakes a cut for the server's idle timeout, and closes the client's connection without an answer.
        ["haproxy, cut on a connection used before"] = (null, true, async upstream => await HAProxy.InFrontOfAsync(upstream)),
    };

    public static MatrixTheoryData<string, Facade> Cases => new(_proxies.Keys, Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Call_IsUnavailable_WhenTheServiceBehindTheProxyFails(string proxyAndService, Facade facade)
    {
        var (status, reached, startAsync) = _proxies[proxyAndService];
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await startAsync(upstream);
        await using var application = new Application(proxy.Address, ("Retry:BaseDelay", "00:00:00"));
        Assert.Equal("Success", (await application.CallAsync(facade, "warm", TestContext.Current.CancellationToken)).Ending);
        if (!reached)
            await upstream.StopAsync();
        else if (status != 504)
            upstream.Answer = Abort;
        else
            upstream.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

        var result = await application.CallAsync(facade, "one", TestContext.Current.CancellationToken);

        int attempts = facade == Facade.Send ? 1 : 3;
        string ending = facade == Facade.Verify ? "Unavailable" : "Unavailable (ambiguous)";
        Assert.Equal((ending, status, attempts), (result.Ending, (int?)result.Failure!.StatusCode, result.Attempts));
        Assert.InRange(upstream.Requests.Count(request => request.Call == "one"), reached ? 1 : 0, reached ? attempts : 0);
    }

    private static Task Abort(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
