using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Enqueuing;

/// <summary>Every way of registering and using the context.</summary>
public sealed class ContextTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("context")]
    [InlineData("pool")]
    [InlineData("factory")]
    [InlineData("pooled factory")]
    [InlineData("singleton options")]
    public async Task Message_IsSentWithoutWaitingForAPoll_ForEveryWayToCreateTheContext(string registration)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var service = await MailService.StartAsync();
        await using var application = await TestApplication.StartAsync(database, service.Address, services => _ = registration switch
        {
            "context" => services.AddDbContext<AppDbContext>(database.Configure),
            "pool" => services.AddDbContextPool<AppDbContext>(database.Configure),
            "factory" => services.AddDbContextFactory<AppDbContext>(database.Configure),
            "pooled factory" => services.AddPooledDbContextFactory<AppDbContext>(database.Configure),
            _ => services.AddDbContext<AppDbContext>(database.Configure, ServiceLifetime.Transient, ServiceLifetime.Singleton),
        });

        for (int count = 1; count <= 3; count++)
        {
            var factory = application.Services.GetService<IDbContextFactory<AppDbContext>>();
            if (factory is null)
            {
                await application.WithContextAsync(EnqueueAsync);
            }
            else
            {
                await using var db = await factory.CreateDbContextAsync(Cancellation);
                await EnqueueAsync(db);
            }

            await service.UntilSentAsync(count);
        }
    }

    [Fact]
    public async Task PooledContext_ForgetsUncommittedMessages_WhenItIsReused()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var service = await MailService.StartAsync();
        await using var application = await TestApplication.StartAsync(
            database, service.Address, services => services.AddDbContextPool<AppDbContext>(database.Configure, poolSize: 1));

        await application.WithContextAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
            db.EnqueueNotification(Welcome.Of("lost"));
            await db.SaveChangesAsync(Cancellation);
        });
        await application.WithContextAsync(EnqueueAsync);
        await service.UntilSentAsync(1);

        Assert.Equal(["ada"], service.Users);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Enqueue_AddsAtMostOneStatement(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var counter = new CommandCounter();
        await using var application = await TestApplication.StartAsync(database, isStarted: false, options: context => context.AddInterceptors(counter));

        int[] counts = await Task.WhenAll(CountAsync(messages: 0), CountAsync(messages: 1));

        Assert.InRange(counts[1] - counts[0], 0, 1);

        async Task<int> CountAsync(int messages) => await application.WithContextAsync(async db =>
        {
            db.Users.Add(new() { Name = "Ada" });
            for (int number = 0; number < messages; number++)
                db.EnqueueNotification(Welcome.Of("ada"));
            int before = counter.Of(db);
            await db.SaveChangesAsync(Cancellation);
            return counter.Of(db) - before;
        });
    }

    [Fact]
    public async Task Message_KeepsTheTrace_InWhichItWasEnqueued()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var application = await TestApplication.StartAsync(database);

        using (var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            await application.WithContextAsync(EnqueueAsync);
            Assert.Equal(1, await database.RowsAsync($"\"TraceParent\" = '{activity.Id}'"));
        }

        await application.WithContextAsync(EnqueueAsync);
        Assert.Equal(1, await database.RowsAsync("\"TraceParent\" IS NULL"));
    }

    [Fact]
    public async Task TwoClients_ShareATable_AndEachSendsOnlyItsOwnMessages()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var service = await MailService.StartAsync();
        await using var billing = await MailService.StartAsync();
        await using var application = await TestApplication.StartAsync(
            database, service.Address, tidewire: builder => builder.AddNotifications("Billing"), settings: ("Billing:BaseAddress", billing.Address.ToString()));

        await application.WithContextAsync(async db =>
        {
            db.EnqueueNotification(Welcome.Of("ada"));
            db.EnqueueNotification(Welcome.Of("grace"), "Billing");
            await db.SaveChangesAsync(Cancellation);
        });
        await service.UntilSentAsync(1);
        await billing.UntilSentAsync(1);

        Assert.Equal(["ada"], service.Users);
        Assert.Equal(["grace"], billing.Users);
    }

    [Fact]
    public async Task Message_IsSent_WhenTheApplicationFiltersRowsAndRenamesTablesAndColumns()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, withTables: false);
        await using var service = await MailService.StartAsync();
        // The options are those of RenamingDbContext, not of AppDbContext, so the outbox does not see the commit and has to poll.
        await using var application = await TestApplication.StartAsync(
            database, service.Address, services => services.AddDbContext<AppDbContext, RenamingDbContext>(database.Configure), isStarted: false,
            settings: ("Notifications:Outbox:PollInterval", "00:00:00.1"));
        await application.WithContextAsync(db => db.Database.EnsureCreatedAsync(Cancellation));
        await application.StartAsync();

        await application.WithContextAsync(EnqueueAsync);
        await service.UntilSentAsync(1);
        await application.StopAsync();

        Assert.Equal(0, await database.NumberAsync("SELECT (SELECT COUNT(*) FROM \"app_TidewireOutbox\")"));
    }

    private static async Task EnqueueAsync(AppDbContext db)
    {
        db.EnqueueNotification(Welcome.Of("ada"));
        await db.SaveChangesAsync(Cancellation);
    }

    private sealed class RenamingDbContext(DbContextOptions options) : AppDbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            base.OnModelCreating(modelBuilder);
            foreach (var entity in modelBuilder.Model.GetEntityTypes())
            {
                entity.SetTableName($"app_{entity.GetTableName()}");
                foreach (var property in entity.GetProperties().Where(property => !entity.GetIndexes().SelectMany(index => index.Properties).Contains(property)))
                    property.SetColumnName($"c_{property.GetColumnName()}");
            }

            modelBuilder.Entity<AppUser>().HasQueryFilter(user => user.Name != "nobody");
            modelBuilder.SharedTypeEntity<Dictionary<string, object>>("Tidewire.Outbox").HasQueryFilter(row => (int)row["Attempts"] < 0);
        }
    }

    private sealed class CommandCounter : DbCommandInterceptor
    {
        private readonly Dictionary<Guid, int> _counts = [];

        public int Of(DbContext context)
        {
            lock (_counts)
                return _counts.GetValueOrDefault(context.ContextId.InstanceId);
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            lock (_counts)
                _counts[eventData.Context!.ContextId.InstanceId] = Of(eventData.Context) + command.CommandText.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Length;
            return new(result);
        }
    }
}
