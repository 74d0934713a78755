using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Connections;

/// <summary>
/// A proxy that offers keep-alive but closes each connection shortly after its response, to provoke the race with the next request.
/// </summary>
public sealed class KeepAliveTests
{
    private const int Calls = 1_000;

    public static MatrixTheoryData<string, Facade> Cases => new(["nginx", "haproxy"], Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Calls_AreRetriedOnlyIfSafe_WhenTheProxyClosesIdleConnections(string name, Facade facade)
    {
        await using var upstream = await Upstream.StartAsync();
        await using Proxy proxy = name == "nginx"
            ? await Nginx.InFrontOfAsync(upstream, http: "keepalive_timeout 1ms;")
            : await HAProxy.InFrontOfAsync(upstream, frontend: "timeout http-keep-alive 1ms");
        await using var application = new Application(proxy.Address, ("Retry:MaxAttempts", "10"), ("Retry:BaseDelay", "00:00:00"));
        await using var load = Load.Start(application, facade, callers: 4);

        await load.MoreAsync(Calls);
        var account = await load.StopAsync();

        TestContext.Current.SendDiagnosticMessage($"{name}, {facade}: {account}, {account.Calls.Sum(call => call.Attempts - 1)} repeated, circuits opened {application.Opened} times");
        account.AssertOnly(facade == Facade.Send ? ["Success", "Unavailable (ambiguous)", "CircuitOpen"] : ["Success"]);
        if (facade != Facade.Send)
            Assert.Equal(0, application.Opened);
        account.AssertAgreesWith(upstream, repeatable: facade != Facade.Send);
    }
}
