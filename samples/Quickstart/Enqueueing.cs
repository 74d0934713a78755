using System.Diagnostics;
using System.Globalization;
using LocalServices;

namespace Quickstart;

/// <summary>
/// An email that must not be lost: one process stores it and is killed before sending it; the next process sends it, once.
/// </summary>
internal sealed class Enqueueing(Report report, LocalServiceHost services, ServiceReader reader)
{
    /// <summary>The argument with which this program starts itself as the child process.</summary>
    public const string ChildArgument = "--enqueue-and-wait";

    private const int Killed = 137;

    public async Task TourAsync()
    {
        report.Section("An email that must not be lost");
        var folder = Directory.CreateTempSubdirectory("quickstart-");
        try
        {
            using (var child = Start(folder, isKilled: true))
            {
                string id = await child.StandardOutput.ReadLineAsync() ?? "";
                report.Check("another process has stored the email", Guid.TryParse(id, CultureInfo.InvariantCulture, out _), id);

                child.Kill();
                await child.WaitForExitAsync();
                report.Check("that process is killed before it sends", !OperatingSystem.IsLinux() || child.ExitCode == Killed, $"exit code {child.ExitCode}");
            }

            int arrived = (await reader.NotificationsAsync("barbara")).Count;
            report.Check("nothing has arrived", arrived == 0, $"{arrived} stored by the service");

            using (var next = Start(folder, isKilled: false))
            {
                string counts = await next.StandardOutput.ReadToEndAsync();
                await next.WaitForExitAsync();
                report.Check("started again: the email is sent", next.ExitCode == 0, counts.Trim());
            }

            var stored = await reader.NotificationsAsync("barbara");
            report.Check("read back: exactly one email", stored.Count == 1, $"{stored.Count} stored by the service");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Process Start(DirectoryInfo folder, bool isKilled)
    {
        string program = Environment.ProcessPath!;
        var start = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new ProcessStartInfo(program, ["exec", typeof(Enqueueing).Assembly.Location])
            : new ProcessStartInfo(program);
        start.ArgumentList.Add(ChildArgument);
        start.ArgumentList.Add(isKilled ? OutboxChild.Enqueue : OutboxChild.Send);
        start.RedirectStandardOutput = true;
        foreach (var (key, value) in TidewireConfiguration.For(services))
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["Tidewire__Sqlite__Directory"] = folder.FullName;
        return Process.Start(start)!;
    }
}
