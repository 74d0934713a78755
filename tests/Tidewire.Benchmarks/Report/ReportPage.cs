using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Tidewire.Benchmarks.Report;

/// <summary>The tables of docs/performance.md.</summary>
internal sealed class ReportPage
{
    private readonly List<string> _calls = [];
    private readonly List<string> _startUp = [];

    public string Add(string work, Score score)
    {
        string p99 = score.Ratio.P99 == 0 ? "–" : Text($"{score.Ratio.P99:0.00}");
        string line = Text($"| {work} | {score.Name} | {score.Ratio.Wall:0.00} | {score.Ratio.Cpu:0.00} | {p99} | {score.Median.Wall:0.###} µs | {score.Median.Cpu:0.###} µs | {score.Median.Bytes:N0} B |");
        _calls.Add(line);
        return line;
    }

    public IEnumerable<string> AddStartUp(IReadOnlyList<(string Name, double Milliseconds, double Megabytes)> runs)
    {
        foreach (var (name, milliseconds, megabytes) in runs)
            _startUp.Add(Text($"| {name} | {milliseconds / runs[0].Milliseconds:0.00} | {megabytes / runs[0].Megabytes:0.00} | {milliseconds:0} ms | {megabytes:0.0} MB |"));
        return _startUp;
    }

    /// <summary>Writes the page and returns its path.</summary>
    public string Write()
    {
        string path = Path.Combine(Root(), "docs", "performance.md");
        File.WriteAllText(path, ToString());
        return path;
    }

    public override string ToString()
    {
        var page = new StringBuilder();
        page.Append(Text($"""
            # Performance

            Written by `dotnet run -c Release --project tests/Tidewire.Benchmarks -- report` on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}; do not edit it.
            Machine: {Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.

            Each row is compared with the first row of the same work, in the same run. All contenders take turns, round by round. The times are medians of the rounds; the
            ratios are medians of the ratios within each round. A round in which other processes used more than a tenth of a processor is repeated, at most three times. As
            in an application, methods are compiled in tiers; a warm-up completes that compilation before the rounds begin. Ratios carry over to other machines; times do not.

            *Hand-written* is careful code on an `HttpClient` from the factory: no loggers, the standard resilience handler, a body serialized to bytes by a source-generated
            context, a cached address, `ResponseHeadersRead` and a source-generated read. Refit, RestSharp and Flurl use the same handler. `synchronous` and
            `asynchronous` name an in-memory transport; `Kestrel` is a server in another process. *CPU* is the processor time of the client process, *p99* the time
            within which 99 of 100 calls ended.

            Some rows show the cost of Tidewire's building blocks: *no resilience* is the hand-written code without the standard handler; *Refit, minimal* has bodies of
            bytes, the standard handler, and no exceptions, so it is the lower bound of a client that is built on both; *from a bounded channel* is the hand-written code with a queue between the producer and the sender; *a handler that
            verifies nothing* accepts every request, with the authentication and authorization of ASP.NET Core.

            | Work | By | Time (ratio) | CPU (ratio) | p99 (ratio) | Time per call | CPU per call | Allocated per call |
            |---|---|---|---|---|---|---|---|

            """));
        _calls.ForEach(line => page.Append(line).Append('\n'));
        page.Append("""

            ## Start-up

            A process that adds three services, starts a host and makes one call: medians of seven runs. About half of the difference in processor time is just-in-time
            compilation, which `PublishReadyToRun` avoids.

            | By | CPU (ratio) | Peak memory (ratio) | CPU | Peak memory |
            |---|---|---|---|---|

            """);
        _startUp.ForEach(line => page.Append(line).Append('\n'));
        return page.ToString();
    }

    private static string Processor() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sdk.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No repository was found above {AppContext.BaseDirectory}. Run the report from a build inside the repository, because it writes docs/performance.md.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
