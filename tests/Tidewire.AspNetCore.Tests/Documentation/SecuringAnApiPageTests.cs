using System.Reflection;
using System.Text.RegularExpressions;

namespace Tidewire.AspNetCore.Tests.Documentation;

/// <summary>docs/securing-an-api.md lists every option of the scheme with its default. Tidewire.Tests checks the code of the page.</summary>
public sealed partial class SecuringAnApiPageTests
{
    [Fact]
    public void OptionsTable_ListsEveryOptionWithItsDefault()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "securing-an-api.md")).ReplaceLineEndings("\n");
        string table = page[page.IndexOf("\n## Options\n", StringComparison.Ordinal)..];

        var options = new TidewireAuthenticationOptions();
        var defaults = typeof(TidewireAuthenticationOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite)
            .Select(property => (property.Name, Text(property.GetValue(options))));

        Assert.Equal(defaults.Order(), Row().Matches(table).Select(row => (row.Groups["name"].Value, row.Groups["default"].Value)).Order());
    }

    private static string Text(object? value) => value switch
    {
        null or TidewireAuthenticationEvents => "none",
        bool isOn => isOn ? "`true`" : "`false`",
        int number => $"{number:#,0}",
        TimeSpan time => FormattableString.Invariant($"{time.TotalSeconds} s"),
        Delegate retriever when ReferenceEquals(retriever, TokenRetrievers.Header) => "`TokenRetrievers.Header`",
        _ => $"`{value}`",
    };

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<default>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
