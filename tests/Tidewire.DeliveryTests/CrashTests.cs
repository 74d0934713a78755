using LocalServices.Faults;

namespace Tidewire.DeliveryTests;

/// <summary>The process dies in the middle of traffic. What it had recorded as accepted is compared with what the service stored.</summary>
public sealed class CrashTests : DeliveryTest
{
    [Fact]
    public async Task AlwaysSpool_LosesNothingAndDoublesNothing_WhenTheProcessIsKilledAgainAndAgain()
    {
        var accepted = new List<string>();
        for (int round = 0; round < 3; round++)
        {
            // Some requests are stored and their answers lost, some fail.
            Services.Analytics.Inject(new FaultRule { Drop = true, AfterHandling = true, Times = 3 });
            Services.Analytics.Inject(new FaultRule { Status = 503, Times = 3 });
            using var child = await ChildProcess.StartAsync(
                Services.Analytics.Address, Spool, PathOf($"accepted-{round}"), $"r{round}", producers: 4, each: 0, always: true);
            await child.UntilAcceptedAsync(4_000);
            await child.KillAsync();
            accepted.AddRange(child.Accepted);
        }

        Services.Analytics.ClearFaults();
        using var last = await ChildProcess.StartAsync(Services.Analytics.Address, Spool, PathOf("accepted-last"), "last", producers: 1, each: 10, always: true);
        var (_, held, dropped, refused) = await last.EndAsync();

        Assert.Equal((0, 0, 0), (held, dropped, refused));
        await AssertAllStoredOnceAsync([.. accepted, .. last.Accepted]);
        Assert.Empty(Directory.GetFiles(Path.Combine(Spool, "Tidewire.Analytics")));
    }

    [Fact]
    public async Task AlwaysSpool_LosesNothing_WhenTheProcessIsKilledInAnOutage()
    {
        await Services.Analytics.StopAsync();
        using var child = await ChildProcess.StartAsync(Services.Analytics.Address, Spool, PathOf("accepted"), "a", producers: 4, each: 0, always: true);
        await child.UntilAcceptedAsync(4_000);
        await child.KillAsync();

        await Services.Analytics.StartAsync(Cancellation);
        using var next = await ChildProcess.StartAsync(Services.Analytics.Address, Spool, PathOf("accepted-next"), "b", producers: 1, each: 1, always: true);
        var (_, held, dropped, _) = await next.EndAsync();

        Assert.Equal((0, 0), (held, dropped));
        await AssertAllStoredOnceAsync([.. child.Accepted, .. next.Accepted]);
    }

    [Fact]
    public async Task TwoProcesses_ShareASpool_AndTheOneThatLivesDeliversForTheOneThatDied()
    {
        await Services.Analytics.StopAsync();
        using var dies = await ChildProcess.StartAsync(Services.Analytics.Address, Spool, PathOf("accepted-1"), "p1", producers: 2, each: 0, always: true);
        using var lives = await ChildProcess.StartAsync(Services.Analytics.Address, Spool, PathOf("accepted-2"), "p2", producers: 2, each: 3_000, always: true);
        await dies.UntilAcceptedAsync(3_000);
        await dies.KillAsync();
        await Services.Analytics.StartAsync(Cancellation);
        await lives.EndAsync();

        using var next = await ChildProcess.StartAsync(Services.Analytics.Address, Spool, PathOf("accepted-3"), "p3", producers: 1, each: 1, always: true);
        Assert.Equal(0, (await next.EndAsync()).Held);

        await AssertAllStoredOnceAsync([.. dies.Accepted, .. lives.Accepted, .. next.Accepted]);
    }

    [Fact]
    public async Task TwoProcesses_TrackAtOnceIntoOneSpool_AndEachEventArrivesOnce()
    {
        using var one = await ChildProcess.StartAsync(Services.Analytics.Address, Spool, PathOf("accepted-1"), "p1", producers: 2, each: 5_000, always: true);
        using var other = await ChildProcess.StartAsync(Services.Analytics.Address, Spool, PathOf("accepted-2"), "p2", producers: 2, each: 5_000, always: true);

        var first = await one.EndAsync();
        var second = await other.EndAsync();

        Assert.Equal((20_000, 0, 0), (first.Delivered + second.Delivered, first.Held + second.Held, first.Dropped + second.Dropped));
        await AssertAllStoredOnceAsync([.. one.Accepted, .. other.Accepted]);
        Assert.Equal(20_000, await Services.CountEventsAsync(Cancellation));
    }

    [Fact]
    public async Task FullDisk_RefusesWhatDoesNotFit_AndLosesNothingThatWasAccepted()
    {
        // Files end at 256 KiB: a disk that is full, without the rights to make one. The signal is turned into the error.
        if (OperatingSystem.IsWindows())
            return;

        const string Limit = "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 256";
        await Services.Analytics.StopAsync();
        using var child = await ChildProcess.StartAsync(
            Services.Analytics.Address, Spool, PathOf("accepted"), "f", producers: 4, each: 1_000, always: true, Limit);
        var (delivered, held, dropped, refused) = await child.EndAsync();

        Assert.Equal(child.Accepted.Count, held);
        Assert.Equal((0, 0, 4_000), (delivered, dropped, held + refused));
        Assert.InRange(refused, 1, 3_999);

        await Services.Analytics.StartAsync(Cancellation);
        using var next = await ChildProcess.StartAsync(Services.Analytics.Address, Spool, PathOf("accepted-next"), "g", producers: 1, each: 1, always: true);
        Assert.Equal(0, (await next.EndAsync()).Held);
        await AssertAllStoredOnceAsync([.. child.Accepted, .. next.Accepted]);
    }
}
