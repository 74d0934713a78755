using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Documentation;

/// <summary>The code of README.md and docs/durable-notifications-ef.md, compiled and run.</summary>
public sealed class ReadmeSnippets
{
    [Fact]
    public async Task EntityFrameworkStore()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres, withTables: false);
        string connectionString = database.ConnectionString;
        var ct = TestContext.Current.CancellationToken;
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["Tidewire:Notifications:BaseAddress"] = "http://127.0.0.1:1";

        // <EntityFrameworkStore>
        builder.Services.AddDbContext<AppDbContext>(options => options.UseNpgsql(connectionString));
        builder.AddTidewire().UseEntityFrameworkStore<AppDbContext>();
        // </EntityFrameworkStore>

        await using var services = builder.Services.BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.Database.EnsureCreatedAsync(ct);
        var user = new User { Id = "ada" };

        // <EnqueueNotification>
        db.Users.Add(user);
        Guid id = db.EnqueueNotification(new Notification { UserId = user.Id, Message = "Welcome!" });
        await db.SaveChangesAsync(ct);                              // user and message, or neither
        // </EnqueueNotification>

        Assert.NotEqual(Guid.Empty, id);
        Assert.Equal(1, await database.RowsAsync());
        user = new() { Id = "grace" };
        var welcome = new Notification { UserId = user.Id, Message = "Welcome!" };

        // <ExecutionStrategy>
        var strategy = db.Database.CreateExecutionStrategy();
        await strategy.ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();                    // removes what a failed attempt added
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            db.Users.Add(user);
            db.EnqueueNotification(welcome);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        });
        // </ExecutionStrategy>

        Assert.Equal(2, await database.RowsAsync());
    }

    internal sealed class User
    {
        public required string Id { get; init; }
    }

    // <OutboxModel>
    internal sealed class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options)
    {
        public DbSet<User> Users => Set<User>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.UseTidewireOutbox();                       // one table
    }
    // </OutboxModel>
}
