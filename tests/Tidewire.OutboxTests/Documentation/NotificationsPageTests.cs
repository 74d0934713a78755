using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.OutboxTests.Documentation;

/// <summary>The code in docs/notifications.md is code that runs, and its table names every key.</summary>
public sealed partial class NotificationsPageTests : OutboxTest
{
    private static readonly string _page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "notifications.md")).ReplaceLineEndings("\n");

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

    [Fact]
    public async Task Snippets_DoWhatThePageSays()
    {
        using var host = await StartAsync(services => services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()).AddSingleton<IOutboxProtector, OutboxProtector>());

        await NotificationsSnippets.EnqueueAsync(Outbox(host), new("ada"), Cancellation);
        bool isWithdrawn = await NotificationsSnippets.ScheduleAsync(Outbox(host), new("ada"), TimeProvider.System.GetUtcNow().AddDays(30), Cancellation);
        await UntilAsync(host, counts => counts.Sent == 1);

        Assert.True(isWithdrawn);
        Assert.Equal(1, (await NotificationsSnippets.LookAfterAsync(Admin(host), Cancellation)).Canceled);
        Assert.Equal("Welcome!", Assert.Single(Mailer.Mails).Message);
    }

    [Fact]
    public void Registrations_AreComplete()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        NotificationsSnippets.Use(builder);
        NotificationsSnippets.Protect(builder);
        using var host = builder.Build();

        Assert.NotNull(host.Services.GetRequiredService<IOutboxProtector>());
        Assert.NotNull(host.Services.GetRequiredService<IOutboxStoreFactory>());
    }

    [Fact]
    public void EveryKey_IsInTheTable() =>
        Assert.All(typeof(OutboxOptions).GetProperties(), property => Assert.Contains($"`{property.Name}`", _page, StringComparison.Ordinal));

    private static string Unindented(string code)
    {
        string[] lines = code.TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    [GeneratedRegex(@"<!-- snippet: (?<name>\w+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
