using System.Text.RegularExpressions;

namespace Tidewire.Samples.Tests.Documentation;

/// <summary>The code in docs/telemetry.md is that of the WebApi sample.</summary>
public sealed partial class TelemetryPageTests
{
    [Fact]
    public void Snippets_AreThoseOfTheSample()
    {
        string page = Read("telemetry.md");
        string source = Read("ObservabilityExtensions.cs");
        var snippets = Snippet().Matches(page);

        Assert.Equal(page.Split("```csharp").Length - 1, snippets.Count);
        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet =>
        {
            string name = snippet.Groups["name"].Value;
            var code = Regex.Match(source, $@"^ *// <{name}>\n(?<code>.*?)^ *// </{name}>", RegexOptions.Singleline | RegexOptions.Multiline);

            Assert.True(code.Success, $"{name} is not in the sample");
            Assert.Equal(Unindented(code.Groups["code"].Value), snippet.Groups["code"].Value.TrimEnd());
        });
    }

    private static string Unindented(string code)
    {
        string[] lines = code.TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"<!-- snippet: (?<name>\w+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
