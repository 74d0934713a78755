using System.Collections.Concurrent;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Connections;

/// <summary>How long a client keeps an idle connection: briefly if a lost request may not be retried, longer otherwise.</summary>
public sealed class IdleConnectionTests
{
    private const string ConnectionHeader = "proxy_set_header X-Connection $connection;";
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IdleConnection_IsClosedByTheClient_WhenALostRequestMayNotBeRetried()
    {
        await using var upstream = await Upstream.StartAsync();
        var connections = Connections(upstream);
        await using var proxy = await Nginx.InFrontOfAsync(upstream, ConnectionHeader, "keepalive_timeout 1h;");
        await using var application = new Application(proxy.Address);

        foreach (var facade in Enum.GetValues<Facade>())
            await application.CallAsync(facade, $"{facade}-1", Cancellation);
        await proxy.ClosedByClientAsync(connections["Send-1"]).WaitAsync(_timeout, TimeProvider.System, Cancellation);
        foreach (var facade in Enum.GetValues<Facade>())
            await application.CallAsync(facade, $"{facade}-2", Cancellation);

        Assert.Equal(connections["Verify-1"], connections["Verify-2"]);
        Assert.Equal(connections["Report-1"], connections["Report-2"]);
        Assert.NotEqual(connections["Send-1"], connections["Send-2"]);
    }

    [Fact]
    public async Task IdleConnection_IsClosedByTheClient_AfterConnectionIdleTimeout()
    {
        await using var upstream = await Upstream.StartAsync();
        var connections = Connections(upstream);
        await using var proxy = await Nginx.InFrontOfAsync(upstream, ConnectionHeader, "keepalive_timeout 1h;");
        await using var application = new Application(proxy.Address, ("ConnectionIdleTimeout", "00:00:00.250"));

        foreach (var facade in Enum.GetValues<Facade>())
            await application.CallAsync(facade, $"{facade}-1", Cancellation);

        foreach (string connection in connections.Values)
            await proxy.ClosedByClientAsync(connection).WaitAsync(_timeout, TimeProvider.System, Cancellation);
    }

    private static ConcurrentDictionary<string, string> Connections(Upstream upstream)
    {
        var connections = new ConcurrentDictionary<string, string>();
        upstream.Answer = context =>
        {
            connections[upstream.Requests[^1].Call!] = context.Request.Headers["X-Connection"].ToString();
            return Upstream.AnswerAsync(context);
        };
        return connections;
    }
}
