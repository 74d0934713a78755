using System.Diagnostics;
using System.Reflection;

namespace Tidewire.Samples.Tests;

/// <summary>The Quickstart in a separate process, as a user starts it, with redirected output.</summary>
internal sealed record QuickstartProcess(int ExitCode, string Output, string Error)
{
    private static readonly string[] _variables =
    [
        "AUTH_SERVICE_URL", "NOTIFICATION_SERVICE_URL", "ANALYTICS_SERVICE_URL", "AUTH_SERVICE_API_KEY", "NOTIFICATION_API_KEY", "ANALYTICS_API_KEY",
        "QUICKSTART_TOKEN", "TOKEN",
    ];

    public static Task<QuickstartProcess> RunAsync(params string[] arguments) => RunAsync([], null, arguments);

    public static async Task<QuickstartProcess> RunAsync(
        Dictionary<string, string> environment, string? workingDirectory, params string[] arguments)
    {
        string assembly = typeof(QuickstartProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Quickstart").Value!;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Path.GetDirectoryName(assembly),
        };
        foreach (string variable in _variables)
            start.Environment.Remove(variable);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }
}
