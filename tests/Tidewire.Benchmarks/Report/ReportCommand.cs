using System.Globalization;

namespace Tidewire.Benchmarks.Report;

/// <summary>
/// <c>-- report</c>: measures all comparisons, prints their ratios and writes them to docs/performance.md. <c>-- report text</c> measures only
/// the comparisons whose name contains the text, and <c>-- report smoke</c> measures each comparison once; both print the ratios, but write no file.
/// </summary>
internal static class ReportCommand
{
    public const string Smoke = "smoke";

    public static async Task RunAsync(string? filter)
    {
        bool isSmoke = filter == Smoke;
        var page = new ReportPage();
        var server = new Lazy<ServiceProcess>(ServiceProcess.Start);
        try
        {
            foreach (var comparison in All(server).Where(one => filter is null or Smoke || one.Work.Contains(filter, StringComparison.OrdinalIgnoreCase)))
            {
                foreach (var score in await Runner.RunAsync(comparison, isSmoke))
                    Console.WriteLine(page.Add(comparison.Work, score));
            }

            if (filter is null or Smoke || "start-up".Contains(filter, StringComparison.OrdinalIgnoreCase))
            {
                foreach (string line in page.AddStartUp(StartUp.Measure(isSmoke)))
                    Console.WriteLine(line);
            }
        }
        finally
        {
            if (server.IsValueCreated)
                server.Value.Dispose();
        }

        if (filter is null)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Written to {page.Write()}."));
    }

    private static IEnumerable<Comparison> All(Lazy<ServiceProcess> server) =>
        CallComparisons.All()
            .Concat(CircuitComparisons.All())
            .Concat(TokenComparisons.All())
            .Concat(KestrelComparisons.All(server))
            .Concat(DeliveryComparisons.All(server))
            .Concat(TrackComparisons.All())
            .Concat(StoreComparisons.All())
            .Concat(SchemeComparisons.All());
}
