using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Tidewire.OutboxTests;

/// <summary>A separate process with an outbox, which can kill itself at a given step.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly string _assembly =
        typeof(ChildProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Child").Value!;

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public static ChildProcess Start(
        Uri address, string store, string record, string prefix, int count, bool honorsKeys, string step = "none", int occurrence = 0, string policy = "Keep")
    {
        var start = new ProcessStartInfo("dotnet", ["exec", _assembly, record, prefix, Text(count), step, Text(occurrence)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (key, value) in new (string, string)[]
        {
            ("BaseAddress", address.ToString()),
            ("IdempotencyKeysHonored", honorsKeys.ToString()),
            ("Retry__MaxAttempts", "1"),
            ("CircuitBreaker__BreakDuration", "00:00:00.5"),
            ("CircuitBreaker__FirstBreak", "00:00:00.5"),
            ("Outbox__Durability", "Process"),
            ("Outbox__Workers", "8"),
            ("Outbox__BaseDelay", "00:00:00.02"),
            ("Outbox__MaxDelay", "00:00:00.2"),
            ("Outbox__PollInterval", "00:00:00.1"),
            ("Outbox__OnUncertain", policy),
        })
        {
            start.Environment["Tidewire__Notifications__" + key] = value;
        }

        start.Environment["Tidewire__Sqlite__Directory"] = store;
        return new(Process.Start(start)!);
    }

    /// <summary>Waits for the process to exit. Returns its exit code: 137 after <c>kill -9</c>.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits until the process has settled all messages and exited. Returns its counts.</summary>
    public async Task<(long Enqueued, long Sent, long Uncertain, long Waiting)> ReadCountsAsync()
    {
        string text = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await EndAsync());
        long[] counts = [.. text.Trim().Split(' ').Select(count => long.Parse(count, CultureInfo.InvariantCulture))];
        return (counts[0], counts[1], counts[2], counts[3]);
    }

    /// <summary>Kills the process from outside, as <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
