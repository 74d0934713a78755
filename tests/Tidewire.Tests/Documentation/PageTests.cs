using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidewire.Tests.Conventions;

namespace Tidewire.Tests.Documentation;

/// <summary>Everything that the pages refer to exists: pages and their sections, settings, projects and packages.</summary>
public sealed partial class PageTests
{
    /// <summary>The start of every repository link in the READMEs of the packages. The registry shows these READMEs on its own pages, where relative links do not work.</summary>
    private const string Repository = "https://github.com/tidewire/tidewire/blob/main/";

    /// <summary>The folders, besides the pages, with code that users copy.</summary>
    private static readonly string[] _copied = ["src/Tidewire.Templates", "samples/Billing", "tests/Tidewire.Tests/Documentation"];

    private static readonly string[] _strict = ["RespectNullableAnnotations = true", "RespectRequiredConstructorParameters = true"];

    public static TheoryData<string> Paths => [.. Pages.All];

    public static TheoryData<string, string> Settings
    {
        get
        {
            var settings = new TheoryData<string, string>();
            foreach (string page in Pages.All)
            {
                foreach (var block in Pages.Blocks(page).Where(block => block.Language == "json"))
                    settings.Add(page, block.Code);
            }

            return settings;
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Links_LeadToPagesAndSections(string page) =>
        Assert.All(Link().Matches(Pages.Read(page)).Select(link => link.Groups["target"].Value), target =>
        {
            if (target.StartsWith(Repository, StringComparison.Ordinal))
                target = "/" + target[Repository.Length..];
            else if (target.Contains("://", StringComparison.Ordinal))
                return;

            string[] parts = target.Split('#');
            string path = parts[0].Length == 0 ? page : Resolve(page, parts[0]);
            Assert.True(Pages.Exists(path), $"{page} links to {target}, which does not exist");
            if (parts.Length > 1)
                Assert.Contains(parts[1], Headings(path));
        });

    // Without the options in _strict, {"id":"1"} is read as an invoice with the amount 0.
    [Fact]
    public void JsonContextsThatUsersCopy_RespectRequiredProperties()
    {
        string[] copied =
        [
            .. Pages.All.SelectMany(page => Pages.Blocks(page).Select(block => block.Code)),
            .. _copied.SelectMany(RepositoryFiles.SourcesOf).Select(RepositoryFiles.Read),
        ];

        var contexts = copied.SelectMany(code => JsonContext().Matches(code)).Select(context => context.Value).ToList();

        Assert.True(contexts.Count >= 5);
        Assert.All(contexts, context => Assert.All(_strict, option => Assert.Contains(option, context, StringComparison.Ordinal)));
    }

    [Fact]
    public void TableOfContents_HasEveryPageOfDocs()
    {
        string contents = Pages.Read("docs/toc.yml");

        Assert.All(
            Pages.All.Where(page => page.StartsWith("docs/", StringComparison.Ordinal)),
            page => Assert.Contains($"href: {page["docs/".Length..]}\n", contents, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Settings_AreAccepted_WhenAddressesAndSecretsAreAdded(string page, string json)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Tidewire:Auth:BaseAddress"] = "https://auth.example.com",
                ["Tidewire:Notifications:BaseAddress"] = "https://notifications.example.com",
                ["Tidewire:Analytics:BaseAddress"] = "https://analytics.example.com",
            })
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))
            .Build();
        foreach (string owner in new[] { "Auth:Introspection", "Notifications:Credentials" })
        {
            if (configuration[$"Tidewire:{owner}:ClientId"] is not null)
                configuration[$"Tidewire:{owner}:ClientSecret"] = "secret";
        }

        using var provider = new ServiceCollection().AddTidewire(configuration).Services.BuildServiceProvider();

        Assert.True(configuration.GetSection("Tidewire").Exists(), page);
        Assert.NotNull(provider.GetRequiredService<IOptions<AuthOptions>>().Value);
        Assert.NotNull(provider.GetRequiredService<IOptions<NotificationOptions>>().Value);
        Assert.NotNull(provider.GetRequiredService<IOptions<AnalyticsOptions>>().Value);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Commands_NameProjectsAndPackagesOfTheRepository(string page)
    {
        string text = Pages.Read(page), solution = Pages.Read("Sdk.sln");

        Assert.All(Project().Matches(text).Select(match => match.Groups["path"].Value), path =>
            Assert.Contains($"\"{path.Replace('/', '\\')}\\{path.Split('/')[^1]}.csproj\"", solution, StringComparison.Ordinal));
        Assert.All(Package().Matches(text).Select(match => match.Groups["name"].Value), name =>
            Assert.Contains($"\\{name}\\{name}.csproj\"", solution, StringComparison.Ordinal));
    }

    private static string Resolve(string page, string target)
    {
        string path = target.StartsWith('/') ? target[1..] : Path.Combine(Path.GetDirectoryName(page)!, target);
        return Path.GetRelativePath("/", Path.GetFullPath(path, "/")).Replace('\\', '/');
    }

    // The anchors that GitHub and docfx derive from headings.
    private static IEnumerable<string> Headings(string page) =>
        Heading().Matches(Pages.Read(page)).Select(heading =>
            NotInAnchors().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    // Matches the declaration of a JSON context with all its attributes.
    [GeneratedRegex(@"(?:^ *\[[^\n]*\n(?:^ [^\n\[]*\n)*)*^[^\n]*class \w+ : JsonSerializerContext", RegexOptions.Multiline)]
    private static partial Regex JsonContext();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"dotnet (?:run|build|pack) [^\n]*--project (?<path>[\w./]+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"(?:dotnet add package|dotnet new install|#:package|dotnet tool install --global) (?<name>Tidewire[\w.]*)")]
    private static partial Regex Package();
}
