using System.Globalization;
using System.Text.RegularExpressions;

namespace Tidewire.Tests.Conventions;

/// <summary>No test depends on how fast the machine is.</summary>
public sealed partial class RealTimeTests
{
    private static readonly string[] _measuring = ["tests/Tidewire.Benchmarks/", "tests/Tidewire.Soak/"];

    [Fact]
    public void WaitsOnTheRealClock_AreShortPolls_OrBoundsThatOnlyAHangReaches()
    {
        var waits = Lines().SelectMany(line => Wait().Matches(line.Text), (line, wait) => (line.Place, Duration: DurationOf(wait))).ToList();

        Assert.NotEmpty(waits);
        Assert.DoesNotContain(waits, wait => wait.Duration > TimeSpan.FromMilliseconds(20) && wait.Duration < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Assertions_DoNotMeasureRealTime() =>
        Assert.DoesNotContain(Lines(), line => Measurement().IsMatch(line.Text));

    private static IEnumerable<(string Place, string Text)> Lines() =>
        from file in RepositoryFiles.SourcesOf("tests")
        where !_measuring.Any(folder => file.StartsWith(folder, StringComparison.Ordinal))
        from line in RepositoryFiles.Read(file).Split('\n').Index()
        select ($"{file}:{line.Index + 1}", line.Item);

    private static TimeSpan DurationOf(Match wait)
    {
        double number = double.Parse(wait.Groups["number"].Value.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return wait.Groups["unit"].Value switch
        {
            "Milliseconds" => TimeSpan.FromMilliseconds(number),
            "Seconds" => TimeSpan.FromSeconds(number),
            "Minutes" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }

    [GeneratedRegex(@"(WaitAsync|WhenAny)\(.*TimeSpan\.From(?<unit>Milliseconds|Seconds|Minutes|Hours)\((?<number>[\d._]+)\), TimeProvider\.System")]
    private static partial Regex Wait();

    [GeneratedRegex(@"Assert\.\w+\(.*TimeProvider\.System\.GetElapsedTime")]
    private static partial Regex Measurement();
}
