using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.OAuthTests.Documentation;

/// <summary>The code in docs/oauth.md is code that runs, its settings are accepted, and its tables name every key.</summary>
public sealed partial class OAuthPageTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "oauth.md")).ReplaceLineEndings("\n");

    public static TheoryData<string> Settings => [.. Json().Matches(_page).Select(block => block.Groups["json"].Value)];

    [Fact]
    public void Snippets_AreTheOnesThatRun()
    {
        string source = string.Concat(Directory.GetFiles(AppContext.BaseDirectory, "*.snippets").Select(File.ReadAllText)).ReplaceLineEndings("\n");
        var snippets = Snippet().Matches(_page);

        Assert.Equal(_page.Split("```csharp").Length - 1, snippets.Count);
        Assert.All(snippets, snippet =>
        {
            string name = snippet.Groups["name"].Value;
            var run = Regex.Match(source, $@"^ *// <{name}>\n(?<code>.*?)^ *// </{name}>", RegexOptions.Singleline | RegexOptions.Multiline);

            Assert.True(run.Success, $"{name} runs nowhere");
            Assert.Equal(Unindented(run.Groups["code"].Value), snippet.Groups["code"].Value.TrimEnd());
        });
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Settings_AreAccepted_WithTheSecrets(string json)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Tidewire:Auth:BaseAddress"] = "https://login.example.com",
                ["Tidewire:Auth:Introspection:ClientId"] = "orders-api",
                ["Tidewire:Auth:Introspection:ClientSecret"] = "secret",
                ["Tidewire:Notifications:BaseAddress"] = "https://notify.example.com",
            })
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))
            .Build();
        if (configuration["Tidewire:Notifications:Credentials:ClientId"] is not null)
            configuration["Tidewire:Notifications:Credentials:ClientSecret"] = "secret";
        var services = new ServiceCollection();
        services.AddTidewireCore(configuration).AddAuth().AddNotifications();
        using var provider = services.BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<IOptions<AuthOptions>>().Value);
        Assert.NotNull(provider.GetRequiredService<IOptions<NotificationOptions>>().Value);
    }

    [Fact]
    public void EveryKey_IsInATable()
    {
        string[] keys =
        [
            .. typeof(AuthIntrospectionOptions).GetProperties().Select(property => property.Name),
            .. typeof(ClientCredentialsOptions).GetProperties().Select(property => property.Name),
            nameof(AuthOptions.Wire), nameof(AuthOptions.Issuer), nameof(AuthOptions.ClockSkew), nameof(AuthOptions.SubjectClaim), nameof(AuthOptions.TokensAreJwts),
        ];
        string rows = string.Join('\n', _page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)));

        Assert.All(keys, key => Assert.Matches($@"[`:]{key}`", rows));
    }

    [Fact]
    public async Task TokenVerifier_IsAddedInOneLine()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["Tidewire:Sessions:BaseAddress"] = "https://sessions.example.com";

        OAuthSnippets.AddTokenVerifier(builder);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(host.Services.GetRequiredService<IAuthService>());
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static string Unindented(string code)
    {
        string[] lines = code.TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    [GeneratedRegex(@"<!-- snippet: (?<name>\w+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
