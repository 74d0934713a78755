using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Analytics;

/// <summary>What the spool keeps, and what a bad disk or a bad file costs.</summary>
public sealed class SpoolTests : TrackingTest
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tidewire-spool-");

    private string Folder => Path.Combine(_directory.FullName, "Tidewire.Analytics");

    private string[] Files => Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [];

    [Fact]
    public async Task Outage_PutsEventsOnDisk_AndRecoveryDeliversThem()
    {
        Service.AnswerWith(503);
        await using var application = Application();

        application.Track(100);
        await application.UntilAsync(() => application.Held("Spool") == 100);
        Assert.Equal(0, application.Held("Memory"));
        Service.Recover();
        await application.UntilAsync(() => application.Events("Delivered") == 100);

        Assert.Equal(100, Service.Stored.Count);
        Assert.Equal(0, application.Held("Spool"));
    }

    [Fact]
    public async Task Restart_DeliversTheSpool_WithTheSameKeysTimesAndLinks()
    {
        Service.Answer = (request, _) =>
        {
            // Stored, and then the answer was lost.
            Service.Store(request);
            return Task.FromResult<HttpResponseMessage?>(StubAnalytics.Response(502));
        };
        await using (var first = Application())
        {
            first.Track(10);
            await first.FlushAsync();
            await first.ShutDownAsync();
            Assert.Contains("10 are in the spool", Assert.Single(first.LogsOf(32)).Message, StringComparison.Ordinal);
        }

        var attempted = Service.Requests.ToDictionary(request => request.Key, request => request.Body);
        Service.Recover();
        var later = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.Zero));
        await using var second = Application(clock: later);
        await second.StartAsync();
        await second.UntilAsync(() => second.Events("Delivered") == 10);

        Assert.Equal(10, Service.Stored.Count);
        Assert.Equal(10, second.Events("Recovered"));
        Assert.All(attempted, one => Assert.Contains(Service.Requests, again => again.Key == one.Key && again.Body == one.Value));
        Assert.All(Service.Requests, request => Assert.Contains("2026-01-31T12:00:00.000000Z", request.Body, StringComparison.Ordinal));
        Assert.Single(second.LogsOf(36));
        await second.ShutDownAsync();
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Overflow_GoesToDisk_RatherThanBeRefused()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage?>();
        Service.Answer = (_, _) => answer.Task;
        await using var application = Application(options => options.Queue.Capacity = 10);

        int accepted = application.Track(200);

        Assert.Equal(200, accepted);
        Assert.Equal((10, 190), (application.Held("Memory"), application.Held("Spool")));
        answer.SetResult(null);
        Assert.Equal(200, (await application.FlushAsync()).Delivered);
        Assert.Empty(application.Dropped);
    }

    [Fact]
    public async Task Files_AreTheOwnersAlone_AndHoldNoApiKey()
    {
        Service.AnswerWith(503);
        await using var application = Application(settings: ("Analytics:ApiKey", "top-secret"));

        application.Track(3);
        await application.UntilAsync(() => application.Held("Spool") == 3);

        if (OperatingSystem.IsWindows())
            return;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Files)));
        await application.ShutDownAsync();
        string text = await File.ReadAllTextAsync(Assert.Single(Files), TestContext.Current.CancellationToken);
        Assert.Contains("\"user_id\":\"ada\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_IsClosedToOthers_WhenItWasOpen()
    {
        if (OperatingSystem.IsWindows())
            return;

        Directory.CreateDirectory(Folder);
        File.SetUnixFileMode(Folder, (UnixFileMode)0x1FF);
        await using var application = Application();

        await application.StartAsync();
        UnixFileMode Mode() => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Folder);
        await TrackingApplication.EventuallyAsync(() => Mode() == (UnixFileMode)0x1C0);
    }

    [Fact]
    public async Task Folder_IsNotUsed_WhenItIsALink()
    {
        if (OperatingSystem.IsWindows())
            return;

        string elsewhere = Directory.CreateDirectory(Path.Combine(_directory.FullName, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(Folder, elsewhere);
        await using var application = Application(options => options.Spool.AlwaysSpool = true);

        Assert.Equal(0, application.Track(1));

        Assert.Empty(Directory.GetFiles(elsewhere));
        Assert.Equal(1, application.Events("Refused", DropReason.SpoolFailed));
    }

    [Fact]
    public async Task DamagedRecords_CostThemselvesAlone()
    {
        await LeaveAsync(10);
        string file = Assert.Single(Files);
        string[] lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        string[] lost = [IdOf(lines[3]), IdOf(lines[5]), IdOf(lines[7]), IdOf(lines[10])];
        lines[3] = lines[3].Replace("ada", "eve", StringComparison.Ordinal);
        lines[5] = "";
        lines[7] = new string('x', 200_000);
        string damaged = string.Join('\n', lines) + "\n";
        await File.WriteAllTextAsync(file, damaged[..^20], TestContext.Current.CancellationToken);

        await using var application = Application();
        await application.StartAsync();
        await application.UntilAsync(() => application.Events("Delivered") == 6);
        var result = await application.FlushAsync();

        Assert.Equal(new FlushResult { Delivered = 6, Held = 0, Dropped = 4 }, result);
        Assert.Equal((10, 4), (application.Events("Recovered"), application.Events("Dropped", DropReason.Unreadable)));
        Assert.Single(application.LogsOf(30));
        Assert.All(application.Dropped, dropped => Assert.Null(dropped.Report));
        Assert.DoesNotContain(Service.Stored.Values, lost.Contains);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tidewire-sp")]
    [InlineData("tidewire-spool 1\n")]
    [InlineData("something else altogether, and longer than the first line\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public async Task OddFiles_DoNoHarm(string content)
    {
        await LeaveAsync(3);
        await File.WriteAllTextAsync(Path.Combine(Folder, "0.spool"), content, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Folder, "notes.txt"), "not ours", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(Folder, "folder.spool"));

        await using var application = Application();
        await application.StartAsync();
        await application.UntilAsync(() => application.Events("Delivered") == 3);

        Assert.Equal("not ours", await File.ReadAllTextAsync(Path.Combine(Folder, "notes.txt"), TestContext.Current.CancellationToken));
        Assert.InRange(application.Events("Refused", DropReason.Unreadable), 1, 2);
        Assert.Equal(application.Events("Refused", DropReason.Unreadable), application.LogsOf(37).Count());
        application.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(3, (await application.FlushAsync()).Delivered);
    }

    [Fact]
    public async Task FailingDisk_CostsACountAndALine_AndDeliveryGoesOn()
    {
        await File.WriteAllTextAsync(Folder, "a file where the folder should be", TestContext.Current.CancellationToken);
        Service.AnswerWith(503);
        await using var application = Application(options => options.Queue.Capacity = 10);

        int accepted = application.Track(30);
        var outage = await application.FlushAsync();
        Service.Recover();
        await application.UntilAsync(() => application.Events("Delivered") == 10);

        Assert.Equal((10, 10), (accepted, outage.Held));
        Assert.Equal(20, application.Events("Refused", DropReason.QueueFull));
        Assert.NotEmpty(application.LogsOf(34));
    }

    [Fact]
    public async Task FailingDisk_IsRefusal_WhenAcceptedMeansOnDisk()
    {
        await File.WriteAllTextAsync(Folder, "a file where the folder should be", TestContext.Current.CancellationToken);
        await using var application = Application(options => options.Spool.AlwaysSpool = true);

        int refused = application.Track(5);
        File.Delete(Folder);
        int accepted = application.Track(5);

        Assert.Equal((0, 5), (refused, accepted));
        Assert.Equal(5, application.Events("Refused", DropReason.SpoolFailed));
        Assert.Equal(5, (await application.FlushAsync()).Delivered);
        Assert.Single(application.LogsOf(34));
    }

    [Fact]
    public async Task FullSpool_RefusesWhatIsNew()
    {
        Service.AnswerWith(503);
        await using var application = Application(options => (options.Spool.AlwaysSpool, options.Spool.MaxBytes) = (true, 1_048_576));

        int accepted = application.Track(10_000);

        Assert.InRange(accepted, 1_000, 9_999);
        Assert.InRange(Files.Sum(file => new FileInfo(file).Length), 1_000_000, 1_048_576);
        Assert.Equal(10_000 - accepted, application.Events("Refused", DropReason.SpoolFull));
        Assert.Single(application.LogsOf(35));
        Service.Recover();
        await application.UntilAsync(() => application.Events("Delivered") == accepted);
        Assert.Equal(accepted, Service.Stored.Count);
    }

    [Fact]
    public async Task AlwaysSpool_IsOnDiskBeforeTrackReturns()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage?>();
        Service.Answer = (_, _) => answer.Task;
        await using var application = Application(options => options.Spool.AlwaysSpool = true);

        for (int id = 0; id < 20; id++)
        {
            Assert.Equal(1, application.Track(1, from: id));
            Assert.Equal(id + 1, application.Held("Spool"));
            Assert.Contains($"\"resource_id\":\"{id}\"", ReadShared(Assert.Single(Files)), StringComparison.Ordinal);
        }

        answer.SetResult(null);
        Assert.Equal(20, (await application.FlushAsync()).Delivered);
    }

    [Fact]
    public async Task AlwaysSpool_LeavesNothingBehind_WhenAllIsDelivered()
    {
        await using var application = Application(options => options.Spool.AlwaysSpool = true);

        application.Track(500);
        await application.FlushAsync();
        await TrackingApplication.EventuallyAsync(() => Files.Sum(file => new FileInfo(file).Length) < 100);
        await application.ShutDownAsync();

        Assert.Empty(Files);
    }

    [Fact]
    public async Task OldEvents_AreDroppedAndCounted()
    {
        await LeaveAsync(5);
        var later = new FakeTimeProvider(new DateTimeOffset(2026, 2, 3, 12, 0, 0, TimeSpan.Zero));
        await using var application = Application(clock: later);

        await application.StartAsync();
        await TrackingApplication.EventuallyAsync(() => application.Events("Dropped", DropReason.Expired) == 5);

        Assert.Empty(Service.Requests.Skip(5));
        Assert.Equal(["0", "1", "2", "3", "4"], application.Dropped.Select(dropped => dropped.Report!.ResourceId).Order());
        await TrackingApplication.EventuallyAsync(() => Files.Length == 0);
    }

    [Fact]
    public async Task OldEvent_IsDropped_WhenItIsTriedAgainAndAgain()
    {
        Service.Answer = (request, _) => Task.FromResult(request.Events.Any(e => e.Id == "0") ? StubAnalytics.Response(500) : null);
        await using var application = Application(options => (options.Spool.AlwaysSpool, options.Spool.MaxAge) = (true, TimeSpan.FromMinutes(5)));
        application.Track(20);

        await application.UntilAsync(() => application.Events("Dropped", DropReason.Expired) == 1, TimeSpan.FromSeconds(10));

        Assert.Equal(19, Service.Stored.Count);
        Assert.Equal("0", Assert.Single(application.Dropped).Report?.ResourceId);
        Assert.Equal(0, application.Held("Spool"));
    }

    [Fact]
    public async Task Flush_DeliversWhatAnEarlierRunLeft_WhenItIsTheFirstThingAsked()
    {
        for (int round = 1; round <= 10; round++)
        {
            await LeaveAsync(3);
            await using var application = Application();
            await application.StartAsync();

            var result = await application.FlushAsync();

            Assert.Equal(new FlushResult { Delivered = 3, Held = 0, Dropped = 0 }, result);
            await application.ShutDownAsync();
        }
    }

    [Fact]
    public async Task OddFile_DoesNotStandInTheWayOfTheOthers()
    {
        if (OperatingSystem.IsWindows())
            return;

        await LeaveAsync(5);
        using (var pipe = System.Diagnostics.Process.Start("mkfifo", Path.Combine(Folder, "0.spool")))
            await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);

        await using var application = Application();
        await application.StartAsync();
        await application.UntilAsync(() => application.Events("Delivered") == 5);

        Assert.Equal(1, application.Events("Refused", DropReason.Unreadable));
        Assert.Single(application.LogsOf(37));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task ClockThatJumps_CostsNothing(int years)
    {
        var clock = new JumpingClock();
        Service.AnswerWith(503);
        await using var application = Application(clock: clock);
        application.Track(10);
        await application.UntilAsync(() => application.Held("Spool") == 10);

        clock.Jump = TimeSpan.FromDays(365 * years);
        application.Track(10, from: 10);
        Service.Recover();
        await application.UntilAsync(() => application.Events("Delivered") == 20);

        Assert.Equal(20, Service.Stored.Count);
        Assert.Empty(application.Dropped);
    }

    [Fact]
    public async Task TwoApplications_ShareADirectory_AndTheOneThatStaysDeliversForBoth()
    {
        Service.AnswerWith(503);
        await using var stays = Application();
        await stays.StartAsync();
        await using (var leaves = Application())
        {
            leaves.Track(20, from: 100);
            stays.Track(20);
            await leaves.UntilAsync(() => leaves.Held("Spool") == 20);
            await stays.UntilAsync(() => stays.Held("Spool") == 20);
            Assert.Equal(0, stays.Events("Recovered"));
            await leaves.ShutDownAsync();
        }

        Service.Recover();
        await stays.UntilAsync(() => stays.Events("Delivered") == 40);

        Assert.Equal(40, Service.Stored.Count);
        Assert.Equal(20, stays.Events("Recovered"));
    }

    public override void Dispose()
    {
        base.Dispose();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private TrackingApplication Application(
        Action<AnalyticsOptions>? configure = null, FakeTimeProvider? clock = null, params (string Key, string Value)[] settings) =>
        new(Service, configure, clock, settings: [("Analytics:Spool:Directory", _directory.FullName), .. settings]);

    // As a run of the application that ended in an outage would.
    private async Task LeaveAsync(int count)
    {
        Service.AnswerWith(503);
        await using (var application = Application())
        {
            application.Track(count);
            await application.ShutDownAsync();
        }

        Service.Recover();
    }

    private static string IdOf(string line) => System.Text.RegularExpressions.Regex.Match(line, "\"resource_id\":\"(\\d+)\"").Groups[1].Value;

    // Not through .NET's lock, which is the lease.
    private static string ReadShared(string file)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", [file]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }

    private sealed class JumpingClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero))
    {
        public TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;

        // The base takes it from the clock on the wall, which a real one does not.
        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
