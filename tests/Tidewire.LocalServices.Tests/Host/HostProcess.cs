using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Tidewire.LocalServices.Tests.Host;

/// <summary>The host in a separate process, as a user starts it. It uses free ports unless the arguments specify ports.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private HostProcess(Process process) => _process = process;

    /// <summary>The output that has been read so far.</summary>
    public string Output => _output.ToString();

    public static HostProcess Start(params string[] arguments)
    {
        string assembly = typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Host").Value!;
        string[] ports = ["--AuthPort", "0", "--NotificationsPort", "0", "--AnalyticsPort", "0"];
        var start = new ProcessStartInfo("dotnet", ["exec", assembly, .. ports, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start)!);
    }

    /// <summary>Reads lines until one contains <paramref name="text"/>. If the process ends first, the test fails and shows the whole output.</summary>
    public async Task ReadUntilAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            _output.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"The process ended before it printed '{text}'.{Environment.NewLine}{Output}{await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Waits until the process has ended.</summary>
    public async Task<(int ExitCode, string Error)> EndAsync()
    {
        string error = await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
