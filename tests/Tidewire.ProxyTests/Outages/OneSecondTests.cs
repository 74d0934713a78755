using System.Collections.Concurrent;
using System.Globalization;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Outages;

/// <summary>
/// A service that is down for a second, with 200 calls a second: for its callers, the outage is over within two seconds of its end.
/// </summary>
/// <remarks>
/// Runs in real time, because the promise is about real time. Recovery usually takes a fraction of it. If the first trial comes just before the end of the
/// outage, the next trial is two seconds later, and a busy machine adds to that.
/// </remarks>
public sealed class OneSecondTests
{
    private static readonly TimeSpan _outage = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(5);

    [Theory]
    [InlineData("nginx before a dead service", Facade.Verify)]
    [InlineData("nginx before a dead service", Facade.Report)]
    [InlineData("nginx before a dead service", Facade.Send)]
    [InlineData("haproxy before a dead service", Facade.Verify)]
    [InlineData("dead nginx", Facade.Verify)]
    [InlineData("dead nginx", Facade.Send)]
    [InlineData("dead haproxy", Facade.Report)]
    public async Task Outage_IsOverForCallersWithinTwoSeconds_WhenASecondIsSpentBy(string fault, Facade facade)
    {
        await using var upstream = await Upstream.StartAsync();
        await using Proxy proxy = fault.Contains("nginx", StringComparison.Ordinal) ? await Nginx.InFrontOfAsync(upstream) : await HAProxy.InFrontOfAsync(upstream);
        await using var application = new Application(proxy.Address);
        Assert.Equal("Success", (await application.CallAsync(facade, "warm", TestContext.Current.CancellationToken)).Ending);
        bool ofProxy = fault.StartsWith("dead", StringComparison.Ordinal);
        var calls = new ConcurrentQueue<(TimeSpan Began, Task<ReportedCall> Call)>();
        using var ending = new CancellationTokenSource();
        long started = TimeProvider.System.GetTimestamp();
        var pacing = PaceAsync(application, facade, started, calls, ending.Token);

        await Task.Delay(_outage / 2, TimeProvider.System, TestContext.Current.CancellationToken);
        await (ofProxy ? proxy.KillAsync() : upstream.StopAsync());
        await Task.Delay(_outage, TimeProvider.System, TestContext.Current.CancellationToken);
        await (ofProxy ? proxy.StartAgainAsync() : upstream.StartAgainAsync());
        var end = TimeProvider.System.GetElapsedTime(started);
        await Task.Delay(_bound + (_outage / 2), TimeProvider.System, TestContext.Current.CancellationToken);
        await ending.CancelAsync();
        await pacing;

        var account = new Account();
        foreach (var (_, call) in calls)
            account.Add(await call);
        var lastFailure = calls.Where(call => call.Call.Result.Failure is not null).Select(call => call.Began).DefaultIfEmpty().Max();
        TestContext.Current.SendDiagnosticMessage($"{fault}, {facade}: {account}; the last failed call began {(lastFailure - end).TotalSeconds:0.00} s after the end");
        Assert.True(lastFailure - end < _bound, $"a call that began {(lastFailure - end).TotalSeconds:0.00} s after the end of the outage failed: {account}");
        account.AssertAgreesWith(upstream, repeatable: facade != Facade.Send);
    }

    private static async Task PaceAsync(
        Application application, Facade facade, long started, ConcurrentQueue<(TimeSpan Began, Task<ReportedCall> Call)> calls, CancellationToken ended)
    {
        for (int number = 1; !ended.IsCancellationRequested; number++)
        {
            var early = (_pace * number) - TimeProvider.System.GetElapsedTime(started);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, TimeProvider.System, CancellationToken.None);
            string id = string.Create(CultureInfo.InvariantCulture, $"call-{number}");
            calls.Enqueue((TimeProvider.System.GetElapsedTime(started), Task.Run(() => application.CallAsync(facade, id, CancellationToken.None), CancellationToken.None)));
        }
    }
}
