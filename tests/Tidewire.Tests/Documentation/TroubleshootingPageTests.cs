using System.Text.RegularExpressions;

namespace Tidewire.Tests.Documentation;

/// <summary>docs/troubleshooting.md quotes messages that exist in the code, and log lines that docs/telemetry.md lists.</summary>
public sealed partial class TroubleshootingPageTests
{
    private static readonly string _page = Pages.Read("docs/troubleshooting.md");

    [Fact]
    public void QuotedMessages_ExistInTheCode()
    {
        string source = string.Join('\n', Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "source"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        // The fixed text between the values of a message. Only texts of at least four words are compared, because shorter ones match anything.
        var quotes = Code().Matches(_page).SelectMany(code => code.Groups["text"].Value.Split('…', '.')).Select(part => part.Trim()).Where(part => part.Count(c => c == ' ') >= 3).ToList();

        Assert.NotEmpty(quotes);
        Assert.All(quotes, quote => Assert.Contains(quote, source, StringComparison.Ordinal));
    }

    [Fact]
    public void LogLines_AreListedOnTheTelemetryPage()
    {
        string telemetry = Pages.Read("docs/telemetry.md");
        var lines = LogLine().Matches(_page).SelectMany(line => Number().Matches(line.Value)).Select(number => number.Value).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, id => Assert.Contains($"\n| {id} | ", telemetry, StringComparison.Ordinal));
    }

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[Ll]og lines? \d+(, \d+)*( or \d+)?")]
    private static partial Regex LogLine();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
