using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Primary;

/// <summary>Requests use the HTTP version that the application sets on the client.</summary>
public sealed class HttpVersionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> EntryPoints => [.. EntryPoint.All];

    [Theory]
    [MemberData(nameof(EntryPoints))]
    public async Task Calls_UseHttp2_WhenTheVersionIsSetThroughAnyEntryPoint(string entryPoint)
    {
        var protocols = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var service = await StubService.StartAsync(
            context =>
            {
                protocols.Enqueue(context.Request.Protocol);
                return ProbeAnswers.Ok(context);
            },
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using var application = new ProbeApplication(service.Address, EntryPoint.Through(entryPoint, http => http.ConfigureHttpClient(client =>
        {
            client.DefaultRequestVersion = HttpVersion.Version20;
            client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        })));

        foreach (var call in Enum.GetValues<ProbeCall>())
            Assert.Null((await application.CallAsync(call, Ct)).Failure);

        Assert.Equal(Enum.GetValues<ProbeCall>().Length, protocols.Count);
        Assert.All(protocols, protocol => Assert.Equal("HTTP/2", protocol));
    }

    [Fact]
    public async Task Calls_UseHttp11_WhenNoVersionIsSet()
    {
        string? protocol = null;
        await using var service = await StubService.StartAsync(context =>
        {
            protocol = context.Request.Protocol;
            return ProbeAnswers.Ok(context);
        });
        await using var application = new ProbeApplication(service.Address);

        await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Equal("HTTP/1.1", protocol);
    }

    [Fact]
    public async Task Request_KeepsItsHttpVersion_WhenTheRequestItselfSetsIt()
    {
        await using var service = await StubService.StartAsync(
            ProbeAnswers.Ok, kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using var application = new ProbeApplication(service.Address, new()
        {
            Http = http => http.ConfigureHttpClient(client =>
            {
                client.DefaultRequestVersion = HttpVersion.Version30;
                client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            }),
        });
        using var client = application.CreateHttpClient(ProbeCall.Get);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/items/1") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var response = await client.SendAsync(request, Ct);

        Assert.Equal(HttpVersion.Version20, response.Version);
    }
}
