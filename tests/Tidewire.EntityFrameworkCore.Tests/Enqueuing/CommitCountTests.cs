using System.Diagnostics.Metrics;
using System.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Enqueuing;

/// <summary>The messages of each commit that EF Core reports are counted once, per client.</summary>
public sealed class CommitCountTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnqueuedCounter_CountsCommittedMessages_PerClient()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var application = await TestApplication.StartAsync(
            database, tidewire: builder => builder.AddNotifications("Billing"), settings: [("Billing:BaseAddress", "http://127.0.0.1:1"), ("Billing:Outbox:PollInterval", "00:10:00")]);
        using var counter = new MetricCollector<long>(
            application.Services.GetRequiredService<IMeterFactory>(), TidewireTelemetry.MeterName, TidewireTelemetry.NotificationsMessages);

        await application.WithContextAsync(async db =>
        {
            Enqueue(db, 1);
            await db.SaveChangesAsync(Cancellation);
            await db.SaveChangesAsync(Cancellation);
            await using (var transaction = await db.Database.BeginTransactionAsync(Cancellation))
            {
                Enqueue(db, 10);
                await db.SaveChangesAsync(Cancellation);
                Enqueue(db, 20);
                await db.SaveChangesAsync(Cancellation);
                await transaction.CommitAsync(Cancellation);
            }

            await using (var transaction = await db.Database.BeginTransactionAsync(Cancellation))
            {
                Enqueue(db, 100);
                await db.SaveChangesAsync(Cancellation);
                await transaction.RollbackAsync(Cancellation);
            }

            using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                Enqueue(db, 200);
                await db.SaveChangesAsync(Cancellation);
                scope.Complete();
            }

            using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                Enqueue(db, 400);
                await db.SaveChangesAsync(Cancellation);
            }

            Enqueue(db, 1_000);
            db.ChangeTracker.Clear();
            db.EnqueueNotification(Welcome.Of("ada"), "Billing");
            await db.SaveChangesAsync(Cancellation);
        });

        Assert.Equal((231, 1), (Enqueued(counter, "notifications"), Enqueued(counter, "billing")));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task EnqueuedCounter_IsNotIncreased_ByATransactionThatIsDisposedWithoutACommit(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var application = await TestApplication.StartAsync(database);
        using var counter = new MetricCollector<long>(
            application.Services.GetRequiredService<IMeterFactory>(), TidewireTelemetry.MeterName, TidewireTelemetry.NotificationsMessages);

        await application.WithContextAsync(async db =>
        {
            await SaveInTransactionAsync(db, 10, isCommitted: false);
            Enqueue(db, 1);
            await db.SaveChangesAsync(Cancellation);
            await SaveInTransactionAsync(db, 100, isCommitted: false);
            await SaveInTransactionAsync(db, 2, isCommitted: true);
            await SaveInTransactionAsync(db, 1_000, isCommitted: false);
            await SaveInTransactionAsync(db, 0, isCommitted: true);
        });

        Assert.Equal(3, Enqueued(counter, "notifications"));
        Assert.Equal(3, (await application.Admin.CountAsync(Cancellation)).Waiting);
    }

    private static async Task SaveInTransactionAsync(AppDbContext db, int count, bool isCommitted)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
        Enqueue(db, count);
        await db.SaveChangesAsync(Cancellation);
        if (isCommitted)
            await transaction.CommitAsync(Cancellation);

        // SQLite reuses the keys of a rolled-back transaction, whose rows the context still tracks.
        db.ChangeTracker.Clear();
    }

    private static long Enqueued(MetricCollector<long> counter, string client)
    {
        counter.RecordObservableInstruments();
        return counter.GetMeasurementSnapshot()
            .Last(one => client.Equals(one.Tags[TidewireTelemetry.ClientTag]) && "enqueued".Equals(one.Tags[TidewireTelemetry.ItemOutcomeTag])).Value;
    }

    private static void Enqueue(AppDbContext db, int count)
    {
        for (int number = 0; number < count; number++)
            db.EnqueueNotification(Welcome.Of("ada"));
    }
}
