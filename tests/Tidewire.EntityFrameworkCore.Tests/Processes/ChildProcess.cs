using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Processes;

/// <summary>An instance of the application in a separate process, which can be killed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly string _assembly =
        typeof(ChildProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Child").Value!;

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Starts a process that creates the given number of users (-1: until it is killed) and dies at the given step. Returns when it has started.</summary>
    public static async Task<ChildProcess> StartAsync(
        TestDatabase database, Uri service, bool keysAreHonored, string prefix, int count, string step = "never", int occurrence = 0)
    {
        string[] arguments =
        [
            "exec", _assembly, database.Kind == DatabaseKind.Sqlite ? "sqlite" : "postgres", database.ConnectionString, prefix, Text(count), step, Text(occurrence),
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        void Set(string key, string value) => start.Environment[$"Tidewire__Notifications__{key}"] = value;
        Set("BaseAddress", service.ToString());
        Set("IdempotencyKeysHonored", keysAreHonored ? "true" : "false");
        Set("Outbox__PollInterval", "00:00:00.1");
        Set("Outbox__BaseDelay", "00:00:00.02");
        Set("Outbox__MaxDelay", "00:00:00.2");
        Set("CircuitBreaker__BreakDuration", "00:00:00.5");

        var child = new ChildProcess(Process.Start(start)!);
        Assert.Equal("started", await child._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return child;
    }

    /// <summary>Waits for the process to exit. Returns how many messages are uncertain, or <see langword="null"/> if it died.</summary>
    public async Task<long?> EndAsync()
    {
        string text = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode == 0 ? long.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Kills the process, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
