using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Store;

/// <summary>A configuration that cannot work prevents the start; a missing table is logged once, and is used once it is created.</summary>
public sealed class StartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Start_NamesTheRegistration_WhenTheContextIsNotRegistered() =>
        AssertFailsAsync(_ => { }, "AppDbContext is not registered", "AddDbContext<AppDbContext>");

    [Fact]
    public Task Start_NamesTheSupportedProviders_WhenTheProviderIsNotSupported() =>
        AssertFailsAsync(
            services => services.AddDbContext<AppDbContext>(context => context.UseInMemoryDatabase("app")),
            "Microsoft.EntityFrameworkCore.InMemory", "Npgsql.EntityFrameworkCore.PostgreSQL", "Microsoft.EntityFrameworkCore.Sqlite");

    [Fact]
    public Task Start_NamesTheLineToAdd_WhenTheModelLacksTheTable() =>
        AssertFailsAsync(
            services => services.AddDbContext<AppDbContext, TablelessDbContext>(context => context.UseSqlite("Data Source=none")),
            "modelBuilder.UseTidewireOutbox();", "dotnet ef migrations add TidewireOutbox");

    [Fact]
    public async Task Start_Fails_WhenContextsShareOneConnection()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");

        await AssertFailsAsync(
            services => services.AddDbContext<AppDbContext>(context => context.UseSqlite(connection)), "share one connection", "Mode=Memory;Cache=Shared");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task MissingTable_IsLoggedOnce_AndMessagesAreSent_OnceItIsCreated(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, withTables: false);
        await using var service = await MailService.StartAsync();
        await using var application = await TestApplication.StartAsync(database, service.Address, settings: ("Notifications:Outbox:PollInterval", "00:00:00.1"));

        var failure = await Assert.ThrowsAsync<IOException>(() => application.Outbox.EnqueueAsync(Welcome.Of("ada"), Cancellation));
        Assert.Contains("dotnet ef migrations add TidewireOutbox", failure.Message, StringComparison.Ordinal);
        await UntilAsync(() => application.Logs.Any(line => line.Level == LogLevel.Error));
        await database.CreateTablesAsync();
        await application.WithContextAsync(async db =>
        {
            db.EnqueueNotification(Welcome.Of("ada"));
            await db.SaveChangesAsync(Cancellation);
        });
        await service.UntilSentAsync(1);
        await application.StopAsync();

        Assert.Single(application.Logs, line => line.Level >= LogLevel.Warning);
        Assert.DoesNotContain(application.Logs, line => line.Message.Contains("Executed DbCommand", StringComparison.Ordinal) && line.Message.Contains("claimed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NotificationOutbox_SharesTheTableOfTheContext_AndCancelsItsMessages()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var service = await MailService.StartAsync();
        await using var application = await TestApplication.StartAsync(database, service.Address);

        var later = Welcome.Of("grace", notBefore: TimeProvider.System.GetUtcNow().AddHours(1));
        var id = await application.WithContextAsync(async db =>
        {
            var id = db.EnqueueNotification(later);
            await db.SaveChangesAsync(Cancellation);
            return id;
        });
        await application.Outbox.EnqueueAsync(later, Cancellation);
        await application.Outbox.EnqueueAsync(Welcome.Of("ada"), Cancellation);
        await service.UntilSentAsync(1);

        Assert.Equal(["ada"], service.Users);
        Assert.True(await application.Outbox.CancelAsync(id, Cancellation));
        Assert.False(await application.Outbox.CancelAsync(id, Cancellation));
        Assert.Equal(1, (await application.Admin.ListAsync(OutboxState.Waiting, cancellationToken: Cancellation)).Count(entry => entry.NotBefore is not null));
    }

    private static async Task AssertFailsAsync(Action<IServiceCollection> configure, params string[] says)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, withTables: false);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApplication.StartAsync(database, configure: configure));

        Assert.All(says, text => Assert.Contains(text, exception.Message, StringComparison.Ordinal));
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        while (!reached())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
    }

    private sealed class TablelessDbContext(DbContextOptions options) : AppDbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
        }
    }
}
