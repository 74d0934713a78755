using System.Text;
using System.Text.RegularExpressions;

namespace Tidewire.Tests.Documentation;

/// <summary>The README is short and matches the code. <see cref="SnippetTests"/> and <see cref="ProgramTests"/> test the code that it shows.</summary>
public sealed partial class ReadmeTests
{
    private const int MaxBytes = 10_000;

    private static readonly string _readme = Pages.Read("README.md");

    [Fact]
    public void Readme_IsShort() => Assert.InRange(Encoding.UTF8.GetByteCount(_readme), 1, MaxBytes);

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/calls-and-failures.md")]
    public void EveryFailureKind_IsExplained(string page) =>
        Assert.Equal(
            Enum.GetNames<ServiceFailureKind>().Order(),
            Kind().Matches(Pages.Read(page)).Select(row => row.Groups["kind"].Value).Where(kind => Enum.IsDefined(typeof(ServiceFailureKind), kind)).Order());

    [Fact]
    public void Version_MatchesTheRepository()
    {
        string version = Version().Match(Pages.Read("Directory.Build.props")).Groups["version"].Value;

        Assert.Contains($"#:package Tidewire@{version[..version.LastIndexOf('.')]}.*\n", _readme, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| `(?<kind>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex("<Version>(?<version>[^<]+)</Version>")]
    private static partial Regex Version();
}
