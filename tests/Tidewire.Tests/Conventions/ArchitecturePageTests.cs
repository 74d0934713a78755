using System.Text.RegularExpressions;

namespace Tidewire.Tests.Conventions;

/// <summary>docs/architecture.md names layers and types that exist.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string _page = RepositoryFiles.Read("docs/architecture.md");

    [Fact]
    public void EveryTypeNamedWithItsLayer_Exists()
    {
        var named = TypeInLayer().Matches(_page).Select(match => match.Groups["path"].Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.True(RepositoryFiles.Exists($"src/Tidewire/{path}.cs") || RepositoryFiles.Exists($"src/Tidewire/{path}"), path));
    }

    [Fact]
    public void EveryLayer_IsInTheTable()
    {
        using var layers = new Layers();

        Assert.All(layers.All.Where(layer => layer != Layers.Registration), layer => Assert.Contains($"`{layer}`", _page.Split("## The path of a call")[0], StringComparison.Ordinal));
    }

    [GeneratedRegex("`(?<path>[A-Z][A-Za-z]+(/[A-Z][A-Za-z]+)+)`")]
    private static partial Regex TypeInLayer();
}
