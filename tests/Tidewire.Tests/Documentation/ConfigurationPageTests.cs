using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Documentation;

/// <summary>The tables in docs/configuration.md and in the README match the options.</summary>
public sealed partial class ConfigurationPageTests
{
    private const string Path = "docs/configuration.md";

    [Fact]
    public void Tables_MatchTheOptions()
    {
        string page = Pages.Read(Path), expected = ConfigurationPage.Updated(page);
        string file = System.IO.Path.Combine(AppContext.BaseDirectory, "configuration.expected.md");
        File.WriteAllText(file, expected);

        Assert.True(page == expected, $"An option or its documentation changed. Look at {file} and copy it to {Path}.");
    }

    [Fact]
    public void EveryTable_IsOnThePage() =>
        Assert.All(ConfigurationPage.Tables, table =>
        {
            Assert.Contains($"<!-- options: {table.Key} -->", Pages.Read(Path), StringComparison.Ordinal);
            Assert.NotEmpty(table.Value);
        });

    /// <summary>Only the short table of the README is written by hand.</summary>
    [Fact]
    public void Readme_HasKeysAndDefaultsOfTheOptions()
    {
        var options = ConfigurationPage.Tables.Values.SelectMany(rows => rows).ToDictionary(row => row.Key);
        var rows = Row().Matches(Section("## Configuration")).Select(row => (Key: row.Groups["key"].Value, Default: row.Groups["default"].Value)).ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(options[row.Key].Default, row.Default));
    }

    [Fact]
    public void ShortVariables_AreReadAndDocumented()
    {
        string[] variables = ["AUTH_SERVICE_URL", "AUTH_SERVICE_API_KEY", "NOTIFICATION_SERVICE_URL", "NOTIFICATION_API_KEY", "ANALYTICS_SERVICE_URL", "ANALYTICS_API_KEY"];
        using var application = new TestApplication(variables.ToDictionary(name => name, name => (string?)(name.EndsWith("_URL", StringComparison.Ordinal) ? $"https://{name}/" : name)));
        ServiceClientOptions[] options = [Options<AuthOptions>(application), Options<NotificationOptions>(application), Options<AnalyticsOptions>(application)];

        Assert.Equal(variables, options.SelectMany(client => new[] { client.BaseAddress!.OriginalString[8..^1], client.ApiKey }));
        Assert.All(variables, name => Assert.Contains($"`{name}`", Pages.Read(Path), StringComparison.Ordinal));
        Assert.Equal(
            variables.Where(name => name.EndsWith("_URL", StringComparison.Ordinal)).Append("TOKEN").Order(),
            Export().Matches(Pages.Read("README.md")).Select(export => export.Groups["name"].Value).Order());
    }

    private static TOptions Options<TOptions>(TestApplication application)
        where TOptions : class =>
        application.Services.GetRequiredService<IOptions<TOptions>>().Value;

    private static string Section(string heading)
    {
        string readme = Pages.Read("README.md");
        string rest = readme[readme.IndexOf($"\n{heading}\n", StringComparison.Ordinal)..];
        int end = rest.IndexOf("\n## ", 1, StringComparison.Ordinal);
        return end < 0 ? rest : rest[..end];
    }

    [GeneratedRegex(@"^\| `(?<key>[\w:]+)` \| (?<default>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^export (?<name>\w+)=", RegexOptions.Multiline)]
    private static partial Regex Export();
}
