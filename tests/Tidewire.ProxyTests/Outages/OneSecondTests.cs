using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Outages;

/// <summary>
/// A service that is down for one second, at 200 calls a second. For its callers, the outage is over within two seconds of its end.
/// </summary>
/// <remarks>The clock is fake and does not advance while a proxy stops or starts, so the outage takes one second, however busy the machine is.</remarks>
public sealed class OneSecondTests
{
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(5);

    [Theory]
    [InlineData("nginx in front of a dead service", Facade.Verify)]
    [InlineData("nginx in front of a dead service", Facade.Report)]
    [InlineData("nginx in front of a dead service", Facade.Send)]
    [InlineData("haproxy in front of a dead service", Facade.Verify)]
    [InlineData("dead nginx", Facade.Verify)]
    [InlineData("dead nginx", Facade.Send)]
    [InlineData("dead haproxy", Facade.Report)]
    public async Task Outage_IsOverForCallersWithinTwoSecondsOfItsEnd_WhenItLastsOneSecond(string fault, Facade facade)
    {
        var time = new FakeTimeProvider();
        await using var upstream = await Upstream.StartAsync();
        await using Proxy proxy = fault.Contains("nginx", StringComparison.Ordinal)
            ? await Nginx.InFrontOfAsync(upstream)
            : await HAProxy.InFrontOfAsync(upstream, backend: "retries 0");
        await using var application = new Application(proxy.Address, time, build: null, ("Retry:BaseDelay", "00:00:00"));
        bool proxyIsDown = fault.StartsWith("dead", StringComparison.Ordinal);
        var account = new Account();

        var before = await CallForAsync(TimeSpan.FromSeconds(0.5));
        await (proxyIsDown ? proxy.KillAsync() : upstream.StopAsync());
        var outage = await CallForAsync(TimeSpan.FromSeconds(1));
        await (proxyIsDown ? proxy.StartAgainAsync() : upstream.StartAgainAsync());
        var after = await CallForAsync(TimeSpan.FromSeconds(3));

        TestContext.Current.SendDiagnosticMessage($"{fault}, {facade}: {account}; the last failed call began {after} after the end");
        Assert.Null(before);
        Assert.NotNull(outage);
        Assert.True(after is null || after <= TimeSpan.FromSeconds(2), $"a call that began {after} after the end of the outage failed: {account}");
        account.AssertAgreesWith(upstream, repeatable: facade != Facade.Send);

        // Returns the time at which the last failed call began, or null if no call failed.
        async Task<TimeSpan?> CallForAsync(TimeSpan length)
        {
            TimeSpan? lastFailure = null;
            for (var passed = TimeSpan.Zero; passed < length; passed += _pace)
            {
                string id = string.Create(CultureInfo.InvariantCulture, $"call-{account.Calls.Count}");
                var call = await application.CallAsync(facade, id, TestContext.Current.CancellationToken);
                account.Add(call);
                if (call.Failure is not null)
                    lastFailure = passed;
                time.Advance(_pace);
            }

            return lastFailure;
        }
    }
}
