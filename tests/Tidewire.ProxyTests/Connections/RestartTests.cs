using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Connections;

/// <summary>A proxy that crashes and restarts: calls in flight are cut, and new ones are refused until it is back.</summary>
public sealed class RestartTests
{
    private const int CallsBefore = 100;
    private const int CallsAfter = 200;

    public static MatrixTheoryData<string, Facade> Cases => new(["nginx", "haproxy"], Enum.GetValues<Facade>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Results_AgreeWithTheRequestsOfTheService_WhenTheProxyRestarts(string name, Facade facade)
    {
        await using var upstream = await Upstream.StartAsync();
        await using Proxy proxy = name == "nginx" ? await Nginx.InFrontOfAsync(upstream) : await HAProxy.InFrontOfAsync(upstream);
        await using var application = new Application(proxy.Address);
        await using var load = Load.Start(application, facade);

        await load.MoreAsync(CallsBefore);
        await proxy.KillAsync();
        await load.MoreAsync(1, call => call.Failure is not null);
        await proxy.StartAgainAsync();
        await load.MoreAsync(CallsAfter, call => call.Failure is null);
        var account = await load.StopAsync();

        TestContext.Current.SendDiagnosticMessage($"{name}, {facade}: {account}");
        account.AssertOnly("Success", "Unavailable", "Unavailable (ambiguous)", "CircuitOpen", "CircuitOpen (ambiguous)");
        account.AssertAgreesWith(upstream, repeatable: facade != Facade.Send);
    }
}
