using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Address;

/// <summary>
/// A proxy sees the key and the token over plain http. Plain http is allowed for loopback, so requests to loopback addresses never go through a proxy.
/// </summary>
public sealed class LoopbackProxyTests
{
    private static readonly Dictionary<string, Func<IWebProxy, HttpMessageHandler>> _handlers = new()
    {
        ["SocketsHttpHandler"] = proxy => new SocketsHttpHandler { Proxy = proxy, UseProxy = true },
        ["HttpClientHandler"] = proxy => new HttpClientHandler { Proxy = proxy, UseProxy = true },
        ["inside another handler"] = proxy => new PassingHandler { InnerHandler = new SocketsHttpHandler { Proxy = proxy, UseProxy = true } },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, string> Handlers => new(_handlers.Keys, EntryPoint.All);

    public static MatrixTheoryData<string, ProbeCall> Hosts => new(["127.0.0.1", "localhost", "127.9.9.9"], Enum.GetValues<ProbeCall>());

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task Loopback_IsReachedDirectly_WhenAHandlerHasAProxy(string handler, string entryPoint)
    {
        await using var proxy = new ScriptedServer([ReadRequest, Succeed]);
        await using var service = await StubService.StartAsync(ProbeAnswers.Ok);
        var setup = EntryPoint.Through(entryPoint, http => http.ConfigurePrimaryHttpMessageHandler(() => _handlers[handler](new WebProxy(proxy.Address))));
        await using var application = new ProbeApplication(service.Address, setup);

        foreach (var call in Enum.GetValues<ProbeCall>())
            Assert.Null((await application.CallAsync(call, Ct)).Failure);

        Assert.Equal(0, proxy.Connections);
    }

    // As if the environment variable HTTP_PROXY were set.
    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Loopback_IsReachedDirectly_WhenTheProcessHasAProxy(string host, ProbeCall call)
    {
        await using var proxy = new ScriptedServer([ReadRequest, Succeed]);
        await using var service = await StubService.StartAsync(ProbeAnswers.Ok, kestrel => kestrel.Listen(IPAddress.Any, 0));
        var before = HttpClient.DefaultProxy;
        int port = new Uri(service.Address).Port;
        try
        {
            HttpClient.DefaultProxy = new OnePortProxy(proxy.Address, port);
            await using var application = new ProbeApplication($"http://{host}:{port}");

            Assert.Null((await application.CallAsync(call, Ct)).Failure);
            Assert.Equal(0, proxy.Connections);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Theory]
    [InlineData("SocketsHttpHandler")]
    [InlineData("HttpClientHandler")]
    [InlineData("inside another handler")]
    public async Task OtherHost_IsReachedThroughTheProxy_WhenAHandlerHasAProxy(string handler)
    {
        await using var proxy = new ScriptedServer([ReadRequest, Succeed]);
        await using var application = new ProbeApplication(
            "http://svc.example", new() { Http = http => http.ConfigurePrimaryHttpMessageHandler(() => _handlers[handler](new WebProxy(proxy.Address))) });

        await application.CallAsync(ProbeCall.Send, Ct);

        Assert.Equal("POST http://svc.example/send HTTP/1.1", Assert.Single(proxy.Requests).Line);
    }

    private sealed class PassingHandler : DelegatingHandler;

    /// <summary>A proxy for one port, so that concurrent tests are not affected.</summary>
    private sealed class OnePortProxy(Uri proxy, int port) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy;

        public bool IsBypassed(Uri host) => host.Port != port;
    }
}
