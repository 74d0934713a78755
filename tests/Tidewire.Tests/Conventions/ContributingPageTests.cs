using System.Text.RegularExpressions;

namespace Tidewire.Tests.Conventions;

/// <summary>CONTRIBUTING.md and AGENTS.md name files, folders and tests that exist.</summary>
public sealed partial class ContributingPageTests
{
    // The folders that may contain a path such as Clients/LiveSettings, FaultTests/Matrix or Tidewire.Testing/FakeService.
    private static readonly string[] _places = ["", "src/Tidewire/", "src/", "tests/Tidewire.Tests/", "tests/Tidewire."];

    [Theory]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("AGENTS.md")]
    public void EveryPath_Exists(string page)
    {
        var paths = Paths().Matches(RepositoryFiles.Read(page)).Select(match => match.Groups["path"].Value).Distinct().ToList();

        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(
            _places.Any(place => RepositoryFiles.Exists(place + path) || RepositoryFiles.Exists($"{place}{path}.cs")), path));
    }

    [Fact]
    public void EverySuite_IsNamed()
    {
        string page = RepositoryFiles.Read("CONTRIBUTING.md");

        var suites = Directory.EnumerateDirectories(RepositoryFiles.PathOf("tests"), "*Tests").Select(folder => Path.GetFileName(folder)!).ToList();

        Assert.NotEmpty(suites);
        Assert.All(suites, suite => Assert.Contains($"`{suite}`", page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`(?!artifacts/)(?<path>[A-Za-z][\w.-]*(/[A-Za-z][\w.-]*)+)/?`")]
    private static partial Regex Paths();
}
