using System.Globalization;
using LocalServices.Faults;

namespace Tidewire.DeliveryTests;

/// <summary>
/// The process is killed during traffic, or cannot write to its disk. The events that it recorded as accepted are compared with those that the service stored.
/// </summary>
public sealed class CrashTests : DeliveryTest
{
    [Fact]
    public async Task OnDisk_LosesAndDuplicatesNothing_WhenTheProcessIsKilledRepeatedly()
    {
        var accepted = new List<string>();
        for (int round = 0; round < 3; round++)
        {
            // Some events are stored although the response is lost; some requests fail.
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
    public async Task TwoProcesses_ShareAStore_AndNoEventIsLostOrDuplicated_WhenOneIsKilled()
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
    public async Task TwoProcesses_TrackConcurrentlyIntoOneStore_AndEachEventArrivesOnce()
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
    public async Task OnDisk_RefusesEvents_AndLosesNoAcceptedEvent_WhenWritesFail()
    {
        // No file can grow beyond 2 MiB. The process ignores the signal SIGXFSZ, so that a write beyond the limit fails with an error.
        if (OperatingSystem.IsWindows())
            return;

        await Services.Analytics.StopAsync();
        using var child = await ChildProcess.StartAsync(
            Services.Analytics.Address, Store, PathOf("accepted"), "f", 4, 4_000, true, "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 2048");
        var (delivered, held, dropped, refused) = await child.EndAsync();

        Assert.Equal(child.Accepted.Count, held);
        Assert.Equal((0, 0, 16_000), (delivered, dropped, held + refused));
        Assert.InRange(refused, 1, 15_000);

        await Services.Analytics.StartAsync(Cancellation);
        using var next = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-next"), "g", 1, 1, true);
        Assert.Equal(0, (await next.EndAsync()).Held);
        await AssertAllStoredOnceAsync([.. child.Accepted, .. next.Accepted]);
    }

    [Fact]
    public async Task OnDisk_RefusesEvents_WhenTheDiskIsFull()
    {
        Assert.SkipUnless(await CanMountAsync(), "needs user namespaces, to mount a small file system without privileges");
        Directory.CreateDirectory(Store);
        await Services.Analytics.StopAsync();

        // Only the child process sees the mount, which ends with it.
        using var child = await ChildProcess.StartAsync(
            Services.Analytics.Address, Store, PathOf("accepted"), "f", 4, 5_000, true, $"mount -t tmpfs -o size=3m tmpfs '{Store}'", "unshare -rm");
        var (delivered, held, dropped, refused) = await child.EndAsync();

        Assert.Equal(child.Accepted.Count, held);
        Assert.Equal((0, 0, 20_000), (delivered, dropped, held + refused));
        Assert.InRange(held, 500, 15_000);
    }

    [Fact]
    public async Task EightProcesses_KilledAtRandom_LoseAndDuplicateNothing()
    {
        int seconds = int.Parse(Environment.GetEnvironmentVariable("TIDEWIRE_KILL_SECONDS") ?? "60", CultureInfo.InvariantCulture);
        var random = new Random(8);
        var children = new List<ChildProcess>();
        int started = 0;
        async Task<ChildProcess> StartAsync() => await ChildProcess.StartAsync(
            Services.Analytics.Address, Store, PathOf($"accepted-{++started}"), $"p{started}", producers: 1, each: 0, onDisk: true, pause: 5);

        var accepted = new List<string>();
        try
        {
            while (children.Count < 8)
                children.Add(await StartAsync());

            long begun = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(seconds))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_000)), TimeProvider.System, Cancellation);
                await EndAsync(random.Next(children.Count));
                children.Add(await StartAsync());
            }

            while (children.Count > 0)
                await EndAsync(0);
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }

        using var last = await ChildProcess.StartAsync(Services.Analytics.Address, Store, PathOf("accepted-last"), "last", producers: 1, each: 1, onDisk: true);
        var (_, held, dropped, refused) = await last.EndAsync();
        Assert.Equal((0, 0, 0), (held, dropped, refused));
        await AssertAllStoredOnceAsync([.. accepted, .. last.Accepted]);

        async Task EndAsync(int at)
        {
            using var child = children[at];
            children.RemoveAt(at);
            await child.KillAsync();
            accepted.AddRange(child.Accepted);
        }
    }

    [Theory]
    [InlineData("Power", 100)]
    [InlineData("Process", 0)]
    public async Task EveryEvent_IsSyncedToDiskBeforeItIsAccepted_OnlyWhenDurabilityIsPower(string durability, int percentSynced)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs strace, to see when the disk is synced");
        await Services.Analytics.StopAsync();
        string trace = PathOf("trace");
        using var child = await ChildProcess.StartAsync(
            Services.Analytics.Address, Store, PathOf("accepted"), "sync", producers: 1, each: 100, onDisk: true, shell: "true",
            inside: $"strace -f -qq -e trace=fdatasync,fsync,write,pwrite64 -o '{trace}'", durability: durability);
        await child.EndAsync();

        int accepted = 0, synced = 0;
        bool isSynced = false;
        foreach (string line in await File.ReadAllLinesAsync(trace, Cancellation))
        {
            isSynced |= line.Contains("fdatasync(", StringComparison.Ordinal) || line.Contains("fsync(", StringComparison.Ordinal);
            if (!line.Contains("\"sync-0-", StringComparison.Ordinal))
                continue;

            accepted++;
            synced += isSynced ? 1 : 0;
            isSynced = false;
        }

        Assert.Equal(100, accepted);
        Assert.InRange(synced, percentSynced, percentSynced == 0 ? 50 : 100);
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
