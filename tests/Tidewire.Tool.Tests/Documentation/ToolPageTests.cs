using System.Reflection;
using System.Text.RegularExpressions;
using Spectre.Console.Cli;
using Tidewire.Tool.Conform;
using Tidewire.Tool.Doctor;
using Tidewire.Tool.Local;

namespace Tidewire.Tool.Tests.Documentation;

/// <summary>docs/tool.md names exactly the options of the commands.</summary>
public sealed partial class ToolPageTests
{
    [Theory]
    [InlineData("doctor", typeof(DoctorSettings))]
    [InlineData("conform", typeof(ConformSettings))]
    [InlineData("local", typeof(LocalSettings))]
    public void Page_NamesTheOptionsOfACommand(string command, Type settings)
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tool.md"));
        string section = Assert.Single(page.Split("\n## "), part => part.StartsWith($"`tidewire {command}", StringComparison.Ordinal));
        var documented = section.Split('\n').Where(line => line.StartsWith("| `--", StringComparison.Ordinal))
            .SelectMany(line => Option().Matches(line.Split('|')[1])).Select(match => match.Groups[1].Value);

        var declared = settings.GetProperties().Select(property => property.GetCustomAttribute<CommandOptionAttribute>()).OfType<CommandOptionAttribute>()
            .SelectMany(option => option.LongNames);

        Assert.Equal(declared.Order(), documented.Order());
    }

    [GeneratedRegex("--([a-z-]+)")]
    private static partial Regex Option();
}
