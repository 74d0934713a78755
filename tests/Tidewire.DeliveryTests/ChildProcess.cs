using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Tidewire.DeliveryTests;

/// <summary>A process that tracks events. It is separate from the test process, so a test can kill it.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly string _assembly =
        typeof(ChildProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Child").Value!;

    private readonly Process _process;

    private ChildProcess(Process process, string record)
    {
        _process = process;
        Record = record;
    }

    /// <summary>The path of the file in which the process records accepted events.</summary>
    public string Record { get; }

    public IReadOnlyList<string> Accepted => [.. File.ReadAllText(Record).Split('\n').SkipLast(1)];

    // Returns once the process has begun to track events. If there is a shell command, it runs first in the same process, for example to set a limit.
    public static async Task<ChildProcess> StartAsync(
        Uri address, string store, string record, string prefix, int producers, int each, bool onDisk, string? shell = null, string inside = "",
        string durability = "Process", int pause = 0, bool onPool = false)
    {
        string[] command = ["dotnet", "exec", _assembly, record, prefix, Text(producers), Text(each), Text(pause), onPool ? "pool" : "threads"];
        var start = shell is null
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("bash", ["-c", $"exec {inside} bash -c '{shell.Replace("'", "'\\''", StringComparison.Ordinal)}; exec \"$@\"' bash \"$@\"", "bash", .. command]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.Environment["Tidewire__Analytics__BaseAddress"] = address.ToString();
        start.Environment["Tidewire__Sqlite__Directory"] = store;
        start.Environment["Tidewire__Analytics__Store__Durability"] = durability;
        start.Environment["Tidewire__Analytics__Store__Accept"] = onDisk ? "OnDisk" : "InMemory";
        start.Environment["Tidewire__Analytics__Queue__BatchPath"] = "/events/batch";
        start.Environment["Tidewire__Analytics__Queue__BatchAge"] = "00:00:00.02";
        start.Environment["Tidewire__Analytics__Queue__BaseDelay"] = "00:00:00.02";
        start.Environment["Tidewire__Analytics__Queue__MaxDelay"] = "00:00:00.2";
        start.Environment["Tidewire__Analytics__CircuitBreaker__BreakDuration"] = "00:00:00.5";

        var child = new ChildProcess(Process.Start(start)!, record);
        Assert.Equal("tracking", await child._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return child;
    }

    /// <summary>Waits until the process has recorded at least <paramref name="count"/> events.</summary>
    public async Task UntilAcceptedAsync(int count)
    {
        while (Accepted.Count < count)
        {
            Assert.False(_process.HasExited);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Kills the process, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the process to exit. Returns how many events it delivered, held, dropped and refused.</summary>
    public async Task<(long Delivered, long Held, long Dropped, long Refused)> EndAsync()
    {
        string text = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _process.ExitCode);
        long[] counts = [.. text.Trim().Split(' ').Select(count => long.Parse(count, CultureInfo.InvariantCulture))];
        return (counts[0], counts[1], counts[2], counts[3]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
