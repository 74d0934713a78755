using System.Text.RegularExpressions;

namespace Tidewire.ProxyTests.Documentation;

/// <summary>The code in docs/transport.md is the code that runs here, and its sections of proxies' configuration are those that are tested.</summary>
public sealed partial class TransportPageTests
{
    private static readonly string _page = Read("transport.md");

    [Fact]
    public void Snippets_AreTheOnesThatRun()
    {
        string source = string.Concat(Directory.GetFiles(AppContext.BaseDirectory, "*.snippets").Select(path => Read(Path.GetFileName(path))));
        var snippets = Snippet().Matches(_page);

        Assert.Equal(_page.Split("```csharp").Length - 1, snippets.Count);
        Assert.All(snippets, snippet =>
        {
            string name = snippet.Groups["name"].Value;
            var run = Regex.Match(source, $@"^ *// <{name}>\n(?<code>.*?)^ *// </{name}>", RegexOptions.Singleline | RegexOptions.Multiline);

            Assert.True(run.Success, $"{name} runs nowhere");
            Assert.Equal(Unindented(run.Groups["code"].Value), snippet.Groups["code"].Value.TrimEnd());
        });
    }

    [Theory]
    [InlineData("proxy_next_upstream error timeout http_500 non_idempotent;")]
    [InlineData("retry-on all-retryable-errors")]
    [InlineData("http-request disable-l7-retry if METH_POST")]
    public void WarningOfResentPosts_NamesTheDirective(string directive) => Assert.Contains(directive, _page, StringComparison.Ordinal);

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
