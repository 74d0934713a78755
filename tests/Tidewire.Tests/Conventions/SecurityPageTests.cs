using System.Text.RegularExpressions;

namespace Tidewire.Tests.Conventions;

/// <summary>SECURITY.md names tests that exist, and a test or a file for each promise.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void EveryTestNamedOnThePage_Exists()
    {
        string[] tests = [.. RepositoryFiles.SourcesOf("tests").Select(RepositoryFiles.Read)];

        var named = TestName().Matches(RepositoryFiles.Read("SECURITY.md"))
            .Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value))
            .ToList();

        Assert.True(named.Count > 50);
        Assert.All(named, name => Assert.True(tests.Any(text => IsIn(text, name.Class, name.Method)), $"{name.Class}.{name.Method}"));
    }

    [Fact]
    public void EveryPromise_NamesATestOrAFile()
    {
        var rows = Row().Matches(RepositoryFiles.Read("SECURITY.md").Split("## Promises")[1]).Select(match => match.Groups["proof"].Value).ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, proof => Assert.True(TestName().IsMatch(proof) || RepositoryFiles.Exists(proof.Trim('`')), proof));
    }

    private static bool IsIn(string text, string name, string method) =>
        Regex.IsMatch(text, $@"\bclass {name}\b") && Regex.IsMatch(text, $@"\b{method}\(");

    [GeneratedRegex("`(?<class>[A-Z][A-Za-z0-9]+)\\.(?<method>[A-Z][A-Za-z0-9]+_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| (?!Promise|-)[^|]+ \| (?<proof>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
