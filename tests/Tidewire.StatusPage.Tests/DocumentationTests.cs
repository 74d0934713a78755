using System.Text.RegularExpressions;

namespace Tidewire.StatusPage.Tests;

/// <summary>docs/status-page.md names every member of the JSON and every origin, and shows a picture that exists.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "status-page.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Members_AreAllInTheTable()
    {
        string table = _page[_page.IndexOf("## JSON", StringComparison.Ordinal)..];

        // Labels and sources are the tags of the metrics.
        var names = ContractTests.Members.Select(member => member.Split(':')[0]).Where(path => !path.Contains(".labels.", StringComparison.Ordinal) && !path.Contains(".sources.", StringComparison.Ordinal))
            .SelectMany(path => path.Split('.')).Select(name => name.Replace("[]", "", StringComparison.Ordinal)).Distinct();
        Assert.All(names, name => Assert.Matches($@"[`.]{name}(\[\])?[`.]", table));
    }

    [Fact]
    public void Origins_AreAllInTheTable() =>
        Assert.Equal(["code", "default", "environment", "section"], Origin().Matches(_page).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Picture_Exists() =>
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, Picture().Match(_page).Groups[1].Value)));

    [GeneratedRegex("^\\| `(\\w+)` \\| [^|`]", RegexOptions.Multiline)]
    private static partial Regex Origin();

    [GeneratedRegex(@"!\[.*?\]\((images/.*?)\)")]
    private static partial Regex Picture();
}
