using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Documentation;

/// <summary>The statements of docs/transport.md about TLS, for all four kinds of clients, with nginx.</summary>
public sealed class TlsTransportTests
{
    [Fact]
    public async Task PrivateAuthority_IsTrusted_WhenTheClientsAreConfigured()
    {
        using var authority = new Certificates();
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.StartAsync(proxy => proxy.TlsSite(authority, upstream));
        using var trusting = new FourClients($"https://localhost:{proxy.Port}", builder => TransportSnippets.AddFourKinds(builder, http => Trust(http, proxy)));
        using var untrusting = new FourClients($"https://localhost:{proxy.Port}", builder => TransportSnippets.AddFourKinds(builder, _ => { }));

        await trusting.SucceedAsync();
        (await untrusting.CallAsync()).AssertOnly("Unavailable");
        Assert.Equal(4, upstream.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PrivateAuthority_IsTrusted_WhenEveryHttpClientIsConfigured(bool first)
    {
        using var authority = new Certificates();
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.StartAsync(proxy => proxy.TlsSite(authority, upstream));
        using var clients = new FourClients($"https://localhost:{proxy.Port}", builder =>
        {
            if (first)
                TransportSnippets.SetForEveryHttpClient(builder, http => Trust(http, proxy));
            TransportSnippets.AddFourKinds(builder, _ => { });
            if (!first)
                TransportSnippets.SetForEveryHttpClient(builder, http => Trust(http, proxy));
        });

        await clients.SucceedAsync();
    }

    [Fact]
    public async Task RenewedClientCertificate_IsUsed_OnNewConnections()
    {
        using var authority = new Certificates();
        using var first = authority.Issue("client");
        using var second = authority.Issue("client");
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.StartAsync(proxy => proxy.TlsSite(authority, upstream, "ssl_verify_client on;"));
        var shown = Headers(upstream, "X-Client-Fingerprint");
        var (certificatePath, keyPath) = Certificates.Write(proxy.Folder, "client", first);
        var certificate = new RotatingCertificate(certificatePath, keyPath);
        using var clients = new FourClients($"https://localhost:{proxy.Port}", builder => TransportSnippets.AddFourKinds(builder, http =>
        {
            Trust(http, proxy);
            TransportSnippets.PresentClientCertificate(http, certificate);
        }));

        await clients.SucceedAsync();
        Assert.Equal(Enumerable.Repeat(first.Thumbprint, 4), shown);

        // So far, the certificate is renewed, but not its key.
        await File.WriteAllTextAsync(certificatePath, second.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await RestartAsync(proxy);
        await clients.SucceedAsync();
        Assert.Equal(Enumerable.Repeat(first.Thumbprint, 8), shown);

        Certificates.Write(proxy.Folder, "client", second);
        await RestartAsync(proxy);
        await clients.SucceedAsync();
        Assert.Equal(Enumerable.Repeat(second.Thumbprint, 4), shown.Skip(8));
    }

    [Theory]
    [InlineData("http2", "HTTP/2.0")]
    [InlineData("", "HTTP/1.1")]
    public async Task Http2_IsUsed_OnlyWhenTheServerOffersIt(string protocol, string expected)
    {
        using var authority = new Certificates();
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.StartAsync(proxy => proxy.TlsSite(authority, upstream, protocol: protocol));
        var protocols = Headers(upstream, "X-Protocol");
        using var clients = new FourClients($"https://localhost:{proxy.Port}", builder => TransportSnippets.AddFourKinds(builder, http =>
        {
            Trust(http, proxy);
            TransportSnippets.PreferHttp2(http);
        }));

        await clients.SucceedAsync();

        Assert.Equal(Enumerable.Repeat(expected, 4), protocols);
    }

    private static void Trust(IHttpClientBuilder http, Nginx proxy) =>
        TransportSnippets.TrustPrivateAuthority(http, Path.Combine(proxy.Folder.FullName, "authority.pem"));

    // A restart ends the connections. On each start, the server gets a new certificate from the same authority.
    private static async Task RestartAsync(Nginx proxy)
    {
        await proxy.KillAsync();
        await proxy.StartAgainAsync();
    }

    private static ConcurrentQueue<string> Headers(Upstream upstream, string header)
    {
        var values = new ConcurrentQueue<string>();
        upstream.Answer = context =>
        {
            values.Enqueue(context.Request.Headers[header].ToString().ToUpperInvariant());
            return Upstream.AnswerAsync(context);
        };
        return values;
    }
}
