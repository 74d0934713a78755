using System.Diagnostics;

namespace Tidewire.Benchmarks.Report;

/// <summary>This program, in another process.</summary>
internal static class Own
{
    public static Process Start(string command, bool keepsInput = false) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments(command))
    {
        RedirectStandardInput = keepsInput,
        RedirectStandardOutput = true,
    })!;

    // This program was started either as an executable, or by `dotnet` with the path of the assembly.
    private static string[] Arguments(string command) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Own).Assembly.Location, command] : [command];
}
