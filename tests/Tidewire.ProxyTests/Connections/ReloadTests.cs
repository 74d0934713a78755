using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Connections;

/// <summary>A proxy that repeatedly reloads its configuration under load, with a healthy service behind it.</summary>
public sealed class ReloadTests
{
    private const int Reloads = 5;
    private const int CallsBetween = 50;

    public static MatrixTheoryData<string, Facade> Cases => new(["nginx", "nginx over HTTP/2", "haproxy"], Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task RepeatableCallsSucceed_AndNoSendIsDuplicated_WhenTheProxyReloads(string name, Facade facade)
    {
        using var authority = new Certificates();
        await using var upstream = await Upstream.StartAsync();
        await using Proxy proxy = name switch
        {
            "nginx" => await Nginx.InFrontOfAsync(upstream),
            "haproxy" => await HAProxy.InFrontOfAsync(upstream),
            _ => await Nginx.StartAsync(proxy => proxy.TlsSite(authority, upstream, protocol: "http2")),
        };
        bool http2 = name == "nginx over HTTP/2";
        string address = http2 ? $"https://localhost:{proxy.Port}" : proxy.Address;
        await using var application = new Application(address, time: null, http2 ? builder => builder.OnEveryClient(http => Http2(http, authority)) : null, ("Retry:MaxAttempts", "10"));
        await using var load = Load.Start(application, facade);

        for (int i = 0; i < Reloads; i++)
        {
            await load.MoreAsync(CallsBetween);
            await proxy.ReloadAsync();
        }

        await load.MoreAsync(CallsBetween);
        var account = await load.StopAsync();

        TestContext.Current.SendDiagnosticMessage($"{name}, {facade}: {account}");
        account.AssertOnly(facade == Facade.Send ? ["Success", "Unavailable (ambiguous)", "CircuitOpen"] : ["Success"]);
        if (facade != Facade.Send)
            Assert.Equal(0, application.Opened);
        account.AssertAgreesWith(upstream, repeatable: facade != Facade.Send);
    }

    private static void Http2(IHttpClientBuilder http, Certificates authority)
    {
        http.Trusting(authority);
        http.ConfigureHttpClient(client => (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact));
    }
}
