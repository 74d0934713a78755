using System.Reflection;
using System.Text.RegularExpressions;

namespace Tidewire.Samples.Tests.Billing;

public sealed partial class BillingReadmeTests
{
    [Fact]
    public void Readme_LinksToTheTests()
    {
        string folder = typeof(BillingReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Billing").Value!;
        string text = File.ReadAllText(Path.Combine(folder, "README.md"));

        string link = Link().Match(text).Groups[1].Value;
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(folder, link), "*.cs").Select(file => Path.GetFileName(file)!)];

        Assert.Contains("BillingContract.cs", files);
        Assert.Contains("FakeBillingTests.cs", files);
        Assert.Contains("BillingServiceTests.cs", files);
        Assert.Contains(typeof(BillingReadmeTests).Namespace!, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_NamesFilesThatExist()
    {
        string folder = typeof(BillingReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Billing").Value!;

        var names = SourceFile().Matches(File.ReadAllText(Path.Combine(folder, "README.md"))).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
    }

    [GeneratedRegex(@"\]\((\.\./[^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(\w+\.cs)`")]
    private static partial Regex SourceFile();
}
