using System.Globalization;

namespace Tidewire.Benchmarks.Report;

/// <summary>The processor time of other processes on this machine, from <c>/proc/stat</c>; zero if there is no such file.</summary>
internal sealed class OtherProcesses(ServiceProcess? server)
{
    private const double JiffiesPerSecond = 100;
    private const int Idle = 3;
    private const int WaitingForDisk = 4;
    private const int CountedFields = 8;
    private readonly TimeSpan _before = Of(server);

    /// <summary>The processor time that other processes have used since this object was created.</summary>
    public TimeSpan Took()
    {
        var took = Of(server) - _before;
        return took > TimeSpan.Zero ? took : TimeSpan.Zero;
    }

    private static TimeSpan Of(ServiceProcess? server)
    {
        if (!File.Exists("/proc/stat"))
            return TimeSpan.Zero;

        var all = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(CountedFields)
            .Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToList();
        var busy = TimeSpan.FromSeconds((all.Sum() - all[Idle] - all[WaitingForDisk]) / JiffiesPerSecond);
        return busy - Environment.CpuUsage.TotalTime - (server?.CpuTime ?? TimeSpan.Zero);
    }
}
