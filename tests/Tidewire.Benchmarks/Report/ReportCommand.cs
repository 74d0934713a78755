using System.Globalization;

namespace Tidewire.Benchmarks.Report;

/// <summary><c>-- report</c>: measures all comparisons and prints their ratios.</summary>
internal static class ReportCommand
{
    public static async Task RunAsync(string? filter)
    {
        var culture = CultureInfo.InvariantCulture;
        Console.WriteLine("| Work | By | CPU time | Clock | CPU per call | Allocated |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var comparison in CallComparisons.All().Concat(TrackComparisons.All()).Where(one => filter is null || one.Work.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var score in await Runner.RunAsync(comparison))
                Console.WriteLine(string.Create(culture, $"| {comparison.Work} | {score.Name} | {score.CpuRatio:0.00} | {score.WallRatio:0.00} | {score.CpuMicroseconds:0.000} us | {score.Bytes:0} B |"));
        }
    }
}
