using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Enqueuing;

/// <summary>An execution strategy that retries, used in the ways that docs/durable-notifications-ef.md shows.</summary>
public sealed class RetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("implicit transaction", 1)]
    [InlineData("everything inside the delegate", 1)]
    [InlineData("enqueued before the delegate", 0)]
    public async Task UserAndMessage_AreStoredOnce_OrNotAtAll_WhenTheFirstAttemptFails(string way, int stored)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var application = await TestApplication.StartAsync(
            database,
            configure: services => services.AddDbContext<AppDbContext>(context => context
                .UseNpgsql(database.ConnectionString, npgsql => npgsql.EnableRetryOnFailure(3, TimeSpan.FromMilliseconds(1), null))
                .AddInterceptors(new FailingOnce())),
            isStarted: false);

        await application.WithContextAsync(async db =>
        {
            if (way != "everything inside the delegate")
                AddUser(db);
            if (way == "implicit transaction")
            {
                await db.SaveChangesAsync(Cancellation);
                return;
            }

            await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                if (way == "everything inside the delegate")
                {
                    db.ChangeTracker.Clear();
                    AddUser(db);
                }

                await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
                await db.SaveChangesAsync(Cancellation);
                await transaction.CommitAsync(Cancellation);
            });
        });

        Assert.Equal((stored, stored), (await database.RowsAsync(), await database.NumberAsync("SELECT (SELECT COUNT(*) FROM \"Users\")")));
    }

    private static void AddUser(AppDbContext db)
    {
        db.Users.Add(new() { Name = "Ada" });
        db.EnqueueNotification(Welcome.Of("ada"));
    }

    /// <summary>Fails the first commit, as if the connection were lost before the commit reached the server.</summary>
    private sealed class FailingOnce : DbTransactionInterceptor
    {
        private int _count;

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            Interlocked.Increment(ref _count) == 1 ? throw new NpgsqlException("Lost.", new TimeoutException()) : new(result);
    }
}
