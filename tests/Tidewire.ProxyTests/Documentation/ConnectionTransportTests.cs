using System.Collections.Concurrent;
using System.Net;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Documentation;

/// <summary>The statements of docs/transport.md about sockets and proxies, for all four kinds of clients.</summary>
[Collection(nameof(HttpClient.DefaultProxy))]
public sealed class ConnectionTransportTests
{
    [Fact]
    public async Task Clients_ConnectToTheUnixSocket_WhenItIsConfigured()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.StartAsync(proxy => Nginx.Site(proxy, upstream).Replace($"127.0.0.1:{proxy.Port}", "unix:" + SocketOf(proxy), StringComparison.Ordinal));
        using var clients = new FourClients("http://localhost", builder =>
            TransportSnippets.AddFourKinds(builder, http => TransportSnippets.ConnectToUnixSocket(http, SocketOf(proxy))));

        await clients.SucceedAsync();
        Assert.Equal(4, upstream.Requests.Count);

        await proxy.KillAsync();
        (await clients.CallAsync()).AssertOnly("Unavailable", "Unavailable (ambiguous)");
        (await clients.CallAsync()).AssertOnly("Unavailable");
    }

    [Fact]
    public async Task ForwardProxy_SeesEverything_WhenTheAddressIsPlainHttp()
    {
        var seen = new ConcurrentQueue<(string? Authorization, string? Host)>();
        await using var upstream = await Upstream.StartAsync();
        upstream.Answer = context =>
        {
            seen.Enqueue((context.Request.Headers.Authorization, context.Request.Headers.Host));
            return Upstream.AnswerAsync(context);
        };
        await using var proxy = await Nginx.InFrontOfAsync(
            upstream, "if ($http_proxy_authorization = \"\") { return 407; } add_header Proxy-Authenticate \"Basic realm=egress\" always; proxy_set_header Host $host;");
        using var clients = new FourClients(
            "http://service.example",
            builder => TransportSnippets.AddFourKinds(builder, http => TransportSnippets.GoThroughProxy(http, new Uri(proxy.Address), "app", "secret")),
            ("AllowInsecureHttp", "true"));

        await clients.SucceedAsync();

        Assert.Equal(Enumerable.Repeat<(string?, string?)>(("Bearer secret-key", "service.example"), 4), seen);
    }

    [Fact]
    public async Task ForwardProxy_SeesOnlyHostAndPort_WhenTheAddressIsHttps()
    {
        using var authority = new Certificates();
        await using var upstream = await Upstream.StartAsync();
        await using var site = await Nginx.StartAsync(proxy => proxy.TlsSite(authority, upstream, name: "service.example"));
        await using var proxy = new ConnectProxy(site.Port);
        using var clients = new FourClients("https://service.example", builder => TransportSnippets.AddFourKinds(builder, http =>
        {
            TransportSnippets.TrustPrivateAuthority(http, Path.Combine(site.Folder.FullName, "authority.pem"));
            TransportSnippets.GoThroughProxy(http, proxy.Address, "app", "secret");
        }));

        await clients.SucceedAsync();

        Assert.Equal(4, proxy.Requests.Count);
        Assert.All(proxy.Requests, request =>
        {
            Assert.StartsWith("CONNECT service.example:443 HTTP/1.1\r\n", request, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-key", request, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Loopback_NeverGoesThroughTheProxyOfTheEnvironment()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var site = await Nginx.InFrontOfAsync(upstream);
        await using var proxy = await Nginx.InFrontOfAsync(upstream, "return 407;");
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Address);
        try
        {
            using var loopback = new FourClients(site.Address, builder => TransportSnippets.AddFourKinds(builder, _ => { }));
            using var elsewhere = new FourClients(
                "http://service.example", builder => TransportSnippets.AddFourKinds(builder, _ => { }), ("AllowInsecureHttp", "true"));
            using var directly = new FourClients(
                "http://service.example", builder => TransportSnippets.AddFourKinds(builder, TransportSnippets.GoDirectly), ("AllowInsecureHttp", "true"));

            await loopback.SucceedAsync();
            var throughProxy = await elsewhere.CallAsync();
            throughProxy.AssertOnly("Unavailable");
            Assert.All(throughProxy.Calls, call => Assert.Equal(HttpStatusCode.ProxyAuthenticationRequired, call.Failure!.StatusCode));
            Assert.All((await directly.CallAsync()).Calls, call => Assert.Null(call.Failure!.StatusCode));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    private static string SocketOf(Proxy proxy) => Path.Combine(proxy.Folder.FullName, "socket");
}
