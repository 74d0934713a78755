using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.OutboxTests.Documentation;

/// <summary>The code in docs/notifications.md does what the page says, and the page names every key. Tidewire.Tests checks that the page contains this code.</summary>
public sealed class NotificationsPageTests : OutboxTest
{
    private static readonly string _page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "notifications.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task Snippets_HaveTheDocumentedEffect()
    {
        using var host = await StartAsync(services => services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()).AddSingleton<IOutboxProtector, OutboxProtector>());

        await NotificationsSnippets.EnqueueAsync(Outbox(host), new("ada"), Cancellation);
        bool isWithdrawn = await NotificationsSnippets.ScheduleAsync(Outbox(host), new("ada"), TimeProvider.System.GetUtcNow().AddDays(30), Cancellation);
        await UntilAsync(host, counts => counts.Sent == 1);

        Assert.True(isWithdrawn);
        Assert.Equal(1, (await NotificationsSnippets.ResendRejectedAsync(Admin(host), Cancellation)).Canceled);
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
}
