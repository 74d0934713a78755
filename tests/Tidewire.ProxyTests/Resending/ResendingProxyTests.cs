using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Resending;

/// <summary>
/// A proxy may resend a POST without the client's knowledge: the client sends one request, and the service gets three. Only the
/// idempotency key shows that they are the same request.
/// </summary>
public sealed class ResendingProxyTests
{
    private static readonly Dictionary<string, Func<Upstream, Task<Proxy>>> _resending = new()
    {
        ["nginx non_idempotent"] = async upstream => await Nginx.StartAsync(proxy => Thrice(proxy, upstream, "proxy_next_upstream error timeout http_500 non_idempotent;")),
        ["haproxy all-retryable-errors"] = async upstream => await HAProxy.InFrontOfAsync(upstream, backend: "retry-on all-retryable-errors"),
    };

    private static readonly Dictionary<string, Func<Upstream, Task<Proxy>>> _notResending = new()
    {
        ["nginx by default"] = async upstream => await Nginx.StartAsync(proxy => Thrice(proxy, upstream, "")),
        ["nginx, http_500 only"] = async upstream => await Nginx.StartAsync(proxy => Thrice(proxy, upstream, "proxy_next_upstream error timeout http_500;")),
        ["haproxy by default"] = async upstream => await HAProxy.InFrontOfAsync(upstream),
        ["haproxy disable-l7-retry"] = async upstream => await HAProxy.InFrontOfAsync(
            upstream, frontend: "http-request disable-l7-retry if METH_POST", backend: "retry-on all-retryable-errors"),
    };

    public static MatrixTheoryData<string, bool> Resending => new(_resending.Keys, [true, false]);

    public static MatrixTheoryData<string, bool> NotResending => new(_notResending.Keys, [true, false]);

    [Theory]
    [MemberData(nameof(Resending))]
    public async Task Send_ReachesTheServiceThreeTimesWithOneKey_WhenTheProxyResends(string kind, bool aborts)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await _resending[kind](upstream);
        await using var application = new Application(proxy.Address);
        FailTwice(upstream, aborts);

        var result = await application.CallAsync(Facade.Send, "invoice-7", TestContext.Current.CancellationToken);

        Assert.Equal(("Success", 1), (result.Ending, result.Attempts));
        Assert.Equal(["invoice-7", "invoice-7", "invoice-7"], upstream.Requests.Select(request => request.Call));
    }

    [Theory]
    [MemberData(nameof(NotResending))]
    public async Task Send_ReachesTheServiceOnce_WhenTheProxyDoesNotResend(string kind, bool aborts)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await _notResending[kind](upstream);
        await using var application = new Application(proxy.Address);
        FailTwice(upstream, aborts);

        var result = await application.CallAsync(Facade.Send, "invoice-7", TestContext.Current.CancellationToken);

        Assert.Equal(("Unavailable (ambiguous)", aborts ? 502 : 500, 1), (result.Ending, (int)result.Failure!.StatusCode!, result.Attempts));
        Assert.Equal("invoice-7", Assert.Single(upstream.Requests).Call);
    }

    // Each time, the service has received the request and may have acted on it.
    private static void FailTwice(Upstream upstream, bool aborts) => upstream.Answer = context =>
    {
        if (upstream.Requests.Count > 2)
            return Upstream.AnswerAsync(context);

        context.Response.StatusCode = 500;
        if (aborts)
            context.Abort();
        return Task.CompletedTask;
    };

    private static string Thrice(Proxy proxy, Upstream upstream, string location) => $$"""
        upstream thrice {
            server 127.0.0.1:{{upstream.Port}} max_fails=0;
            server 127.0.0.1:{{upstream.Port}} max_fails=0;
            server 127.0.0.1:{{upstream.Port}} max_fails=0;
        }
        server {
            listen 127.0.0.1:{{proxy.Port}};
            location / {
                {{location}}
                proxy_pass http://thrice;
            }
        }
        """;
}
