using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Connections;

/// <summary>A forward proxy that requires authentication: its 407 is not a response of the service, which never got the request.</summary>
public sealed class ForwardProxyTests
{
    public static MatrixTheoryData<string, Facade> Cases => new(["http", "https"], Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Call_IsUnavailableAndNotAmbiguous_WhenTheForwardProxyAnswers407(string scheme, Facade facade)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await HAProxy.InFrontOfAsync(
            upstream, frontend: "http-request return status 407 content-type text/html string <h1>Who?</h1> hdr Proxy-Authenticate \"Basic realm=egress\"");
        await using var application = new Application(
            $"{scheme}://service.example",
            time: null,
            builder => builder.OnEveryClient(http => http.UseSocketsHttpHandler((handler, _) => (handler.UseProxy, handler.Proxy) = (true, new WebProxy(proxy.Address)))),
            ("AllowInsecureHttp", "true"),
            ("Retry:BaseDelay", "00:00:00"));

        var result = await application.CallAsync(facade, "one", TestContext.Current.CancellationToken);

        Assert.Equal("Unavailable", result.Ending);
        Assert.Empty(upstream.Requests);
    }
}
