using LocalServices.Faults;

namespace Tidewire.DeliveryTests;

/// <summary>The process dies in the middle of traffic. What it had recorded as accepted is compared with what the service stored.</summary>
public sealed class CrashTests : DeliveryTest
{
    [Fact]
    public async Task OnDisk_LosesNothingAndDoublesNothing_WhenTheProcessIsKilledAgainAndAgain()
    {
        var accepted = new List<string>();
        for (int round = 0; round < 3; round++)
        {
            // Some requests are stored and their answers lost, some fail.
            Services.Analytics.Inject(new FaultRule { Drop = true, AfterHandling = true, Times = 3 });
            Services.Analytics.Inject(new FaultRule { Status = 503, Times = 3 });
            using var child = await ChildProcess.StartAsync(
                Services.Analytics.Address, Store, PathOf($"accepted-{round}"), $"r{round}", producers: 4, each: 0, onDisk: true);
            await child.UntilAcceptedAsync(4_000);
            await child.KillAsync();
            accepted.AddRange(child.Accepted);
        }

        Services.Analytics.ClearFaults();
        using var last = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-last"), "last", producers: 1, each: 10, onDisk: true);
        var (_, held, dropped, refused) = await last.EndAsync();

        Assert.Equal((0, 0, 0), (held, dropped, refused));
        await AssertAllStoredOnceAsync([.. accepted, .. last.Accepted]);
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(Store, "tidewire"), "*.db*"), file => !file.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OnDisk_LosesNothing_WhenTheProcessIsKilledInAnOutage()
    {
        await Services.Analytics.StopAsync();
        using var child = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted"), "a", producers: 4, each: 0, onDisk: true);
        await child.UntilAcceptedAsync(4_000);
        await child.KillAsync();

        await Services.Analytics.StartAsync(Cancellation);
        using var next = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-next"), "b", producers: 1, each: 1, onDisk: true);
        var (_, held, dropped, _) = await next.EndAsync();

        Assert.Equal((0, 0), (held, dropped));
        await AssertAllStoredOnceAsync([.. child.Accepted, .. next.Accepted]);
    }

    [Fact]
    public async Task TwoProcesses_ShareAStore_AndTheOneThatLivesDeliversForTheOneThatDied()
    {
        await Services.Analytics.StopAsync();
        using var dies = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-1"), "p1", producers: 2, each: 0, onDisk: true);
        using var lives = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-2"), "p2", producers: 2, each: 3_000, onDisk: true);
        await dies.UntilAcceptedAsync(3_000);
        await dies.KillAsync();
        await Services.Analytics.StartAsync(Cancellation);
        await lives.EndAsync();

        using var next = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-3"), "p3", producers: 1, each: 1, onDisk: true);
        Assert.Equal(0, (await next.EndAsync()).Held);

        await AssertAllStoredOnceAsync([.. dies.Accepted, .. lives.Accepted, .. next.Accepted]);
    }

    [Fact]
    public async Task TwoProcesses_TrackAtOnceIntoOneStore_AndEachEventArrivesOnce()
    {
        using var one = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-1"), "p1", producers: 2, each: 5_000, onDisk: true);
        using var other = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-2"), "p2", producers: 2, each: 5_000, onDisk: true);

        var first = await one.EndAsync();
        var second = await other.EndAsync();

        Assert.Equal((20_000, 0, 0), (first.Delivered + second.Delivered, first.Held + second.Held, first.Dropped + second.Dropped));
        await AssertAllStoredOnceAsync([.. one.Accepted, .. other.Accepted]);
        Assert.Equal(20_000, await Services.CountEventsAsync(Cancellation));
    }

    [Fact]
    public async Task FailingWrites_AreRefusals_AndWhatWasAcceptedIsWholeOnDisk()
    {
        // No file grows beyond 16 KiB; the signal that comes with that is turned into an error.
        if (OperatingSystem.IsWindows())
            return;

        await Services.Analytics.StopAsync();
        using var child = await ChildProcess.StartAsync(
            Services.Analytics.Address, Store, PathOf("accepted"), "f", 4, 100, true, "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 16");
        var (delivered, held, dropped, refused) = await child.EndAsync();

        Assert.Equal(child.Accepted.Count, held);
        Assert.Equal((0, 0, 400), (delivered, dropped, held + refused));
        Assert.InRange(refused, 1, 399);

        await Services.Analytics.StartAsync(Cancellation);
        using var next = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-next"), "g", 1, 1, true);
        Assert.Equal(0, (await next.EndAsync()).Held);
        await AssertAllStoredOnceAsync([.. child.Accepted, .. next.Accepted]);
    }

    [Fact]
    public async Task FullDisk_RefusesWhatDoesNotFit()
    {
        Assert.SkipUnless(await CanMountAsync(), "needs user namespaces, to mount a small disk without rights");
        Directory.CreateDirectory(Store);
        await Services.Analytics.StopAsync();

        // The mount is seen by this process alone, and ends with it.
        using var child = await ChildProcess.StartAsync(
            Services.Analytics.Address, Store, PathOf("accepted"), "f", 4, 1_000, true, $"mount -t tmpfs -o size=256k tmpfs '{Store}'", "unshare -rm");
        var (delivered, held, dropped, refused) = await child.EndAsync();

        Assert.Equal(child.Accepted.Count, held);
        Assert.Equal((0, 0, 4_000), (delivered, dropped, held + refused));
        Assert.InRange(held, 500, 3_000);
    }

    private static async Task<bool> CanMountAsync()
    {
        if (!OperatingSystem.IsLinux())
            return false;

        try
        {
            using var process = System.Diagnostics.Process.Start("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
            await process.WaitForExitAsync(Cancellation);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
