using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Telemetry;

namespace Tidewire.Tests.Documentation;

/// <summary>docs/telemetry.md lists exactly the existing instruments, with their tags, and the log lines of all packages.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string _page = Pages.Read("docs/telemetry.md");

    [Fact]
    public void Instruments_MatchTheMeter()
    {
        using var application = new TestApplication(TestApplication.Settings("http://localhost"));
        var meters = application.Services.GetRequiredService<IMeterFactory>();
        var made = new List<(string, string, string)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == TidewireTelemetry.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
                    made.Add((instrument.Name, KindOf(instrument), instrument.Unit ?? ""));
            },
        };
        listener.Start();

        _ = (application.Auth, application.Notifications, application.Analytics, new MessageTelemetry(meters));

        Assert.Equal(made.Order(), Instruments().Select(row => (row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value)).Order());
    }

    [Fact]
    public void NamesOnThePage_MatchTheConstants()
    {
        string[] constants = [.. typeof(TidewireTelemetry).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];
        string[] instruments = [.. Instruments().Select(row => row.Groups["name"].Value)];
        string[] tags = [.. Instruments().SelectMany(row => Code().Matches(row.Groups["tags"].Value)).Select(tag => tag.Groups["text"].Value).Distinct()];

        Assert.All(instruments.Concat(tags), name => Assert.Contains(name, constants));
        Assert.All(tags, tag => Assert.Contains($"\n| `{tag}` |", _page, StringComparison.Ordinal));
        Assert.All(constants.Where(name => name.Contains('.', StringComparison.Ordinal)), name => Assert.Contains($"`{name}`", _page, StringComparison.Ordinal));
    }

    [Fact]
    public void LogLines_MatchTheCode()
    {
        var documented = LogRow().Matches(_page).Select(row => (int.Parse(row.Groups["id"].Value, provider: null), row.Groups["level"].Value, row.Groups["text"].Value)).ToList();
        var written = LogSources().SelectMany(source => LoggerMessage().Matches(source))
            .Select(line => (int.Parse(line.Groups["id"].Value, provider: null), line.Groups["level"].Value, string.Concat(Literal().Matches(line.Groups["text"].Value).Select(part => part.Groups["text"].Value))))
            .ToList();

        Assert.NotEmpty(written);
        Assert.Equal(written.Order(), documented.Order());
        Assert.Equal(LogSources().Sum(source => source.Split("[LoggerMessage(").Length - 1), written.Count);
        Assert.Equal(written.Count, written.DistinctBy(line => line.Item1).Count());
    }

    private static MatchCollection Instruments() => InstrumentRow().Matches(_page);

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Histogram" => "histogram",
        "Counter" or "ObservableCounter" => "counter",
        "ObservableGauge" => "gauge",
        var other => other,
    };

    private static IEnumerable<string> LogSources() => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "logs"), "*.cs").Select(File.ReadAllText);

    [GeneratedRegex(@"^\| `(?<name>tidewire\.[^`]+)` \| (?<kind>histogram|counter|gauge) \| (?<unit>[^|]*?) ?\| (?<tags>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| (?<id>\d+) \| (?<level>\w+) \| (?<text>.+) \|$", RegexOptions.Multiline)]
    private static partial Regex LogRow();

    [GeneratedRegex("""\[LoggerMessage\((?<id>\d+), LogLevel\.(?<level>\w+),(?<text>(\s*\+?\s*"([^"\\]|\\.)*")+)\)\]""")]
    private static partial Regex LoggerMessage();

    [GeneratedRegex("\"(?<text>([^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Literal();
}
