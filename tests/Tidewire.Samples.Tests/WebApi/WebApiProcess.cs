using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Tidewire.Samples.Tests.WebApi;

/// <summary>The sample in a separate process, as a user starts it, on a free port.</summary>
internal sealed class WebApiProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _error;

    private WebApiProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The output that has been read so far.</summary>
    public string Output => _output.ToString();

    public static WebApiProcess Start(params IEnumerable<(string Name, string Value)> environment)
    {
        string assembly = typeof(WebApiProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "WebApi").Value!;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        foreach (string name in start.Environment.Keys.Where(IsOurs).ToList())
            start.Environment.Remove(name);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        return new(Process.Start(start)!);
    }

    /// <summary>Reads lines until one contains <paramref name="text"/>. If the process ends first, the test fails and shows the whole output.</summary>
    public async Task ReadUntilAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            _output.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"The process ended before it printed '{text}'.{Environment.NewLine}{Output}{await _error}");
    }

    /// <summary>
    /// Sends SIGTERM unless <paramref name="ask"/> is false, and waits until the process has ended. Returns the exit code and everything that was printed,
    /// including errors.
    /// </summary>
    public async Task<(int ExitCode, string Output)> EndAsync(bool ask = true)
    {
        if (ask)
            Assert.Equal(0, Kill(_process.Id, SigTerm));

        _output.Append(await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, Output + await _error);
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

    private static bool IsOurs(string name) =>
        name.EndsWith("_SERVICE_URL", StringComparison.Ordinal) || name.EndsWith("_API_KEY", StringComparison.Ordinal)
        || name.StartsWith("Tidewire__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("DOTNET_ENVIRONMENT", StringComparison.OrdinalIgnoreCase);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
