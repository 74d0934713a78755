using System.Text.RegularExpressions;

namespace Tidewire.Tests.Documentation;

/// <summary>The README says what the code does: its snippets are those that compile and run, its tables those of the options.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string _readme = Read("README.md");

    [Theory]
    [InlineData("README.md")]
    [InlineData("Tidewire.README.md")]
    [InlineData("Tidewire.AspNetCore.README.md")]
    [InlineData("Tidewire.EntityFrameworkCore.README.md")]
    [InlineData("Tidewire.Sqlite.README.md")]
    [InlineData("durable-notifications-ef.md")]
    [InlineData("Tidewire.Testing.README.md")]
    public void Snippets_AreTheOnesThatRun(string readme)
    {
        string source = string.Concat(Directory.GetFiles(AppContext.BaseDirectory, "*ReadmeSnippets.cs").Select(Read));
        var snippets = Snippet().Matches(Read(readme));

        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet =>
        {
            string name = snippet.Groups["name"].Value;
            var run = Regex.Match(source, $@"^ *// <{name}>\n(?<code>.*?)^ *// </{name}>", RegexOptions.Singleline | RegexOptions.Multiline);

            Assert.True(run.Success, $"{name} is in no ReadmeSnippets.cs");
            Assert.Equal(Unindented(run.Groups["code"].Value), snippet.Groups["code"].Value.TrimEnd());
        });
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("Tidewire.README.md")]
    [InlineData("Tidewire.AspNetCore.README.md")]
    [InlineData("Tidewire.EntityFrameworkCore.README.md")]
    [InlineData("Tidewire.Sqlite.README.md")]
    [InlineData("durable-notifications-ef.md")]
    [InlineData("Tidewire.Testing.README.md")]
    public void EverySnippet_IsNamed(string readme) => Assert.Equal(Read(readme).Split("```csharp").Length - 1, Snippet().Count(Read(readme)));

    [Fact]
    public void EveryOption_IsInTheTable()
    {
        var options = typeof(Tidewire.AuthOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name)
            .Concat(typeof(Tidewire.ClientRetryOptions).GetProperties().Select(property => "Retry:" + property.Name))
            .Concat(typeof(Tidewire.ClientCircuitBreakerOptions).GetProperties().Select(property => "CircuitBreaker:" + property.Name))
            .Concat(typeof(Tidewire.AuthCacheOptions).GetProperties().Select(property => property.Name))
            .Concat(typeof(Tidewire.AnalyticsOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name))
            .Concat(typeof(Tidewire.AnalyticsQueueOptions).GetProperties().Select(property => "Queue:" + property.Name))
            .Concat(typeof(Tidewire.AnalyticsStoreOptions).GetProperties().Select(property => "Store:" + property.Name));

        Assert.All(options, option => Assert.Contains($"`{option}`", _readme, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryFailureKind_IsExplained() =>
        Assert.All(Enum.GetNames<Tidewire.ServiceFailureKind>(), kind => Assert.Contains($"| `{kind}` |", _readme, StringComparison.Ordinal));

    private static string Unindented(string code)
    {
        string[] lines = code.TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length < indent ? "" : line[indent..]));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"<!-- snippet: (?<name>\w+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
