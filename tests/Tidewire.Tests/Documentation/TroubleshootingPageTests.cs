using System.Text.RegularExpressions;

namespace Tidewire.Tests.Documentation;

/// <summary>docs/troubleshooting.md quotes messages that exist in the code, and log events that docs/telemetry.md lists.</summary>
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
    public void LogEvents_AreListedOnTheTelemetryPage()
    {
        string telemetry = Pages.Read("docs/telemetry.md");
        var events = LogEvent().Matches(_page).SelectMany(one => Number().Matches(one.Value)).Select(number => number.Value).ToList();

        Assert.NotEmpty(events);
        Assert.All(events, id => Assert.Contains($"\n| {id} | ", telemetry, StringComparison.Ordinal));
    }

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[Ll]og events? \d+(, \d+)*( or \d+)?")]
    private static partial Regex LogEvent();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
