using System.Diagnostics.Metrics;
using System.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Enqueuing;

/// <summary>A commit that EF Core shows is counted once, by client.</summary>
public sealed class CommitCountTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enqueued_CountsWhatWasCommitted_ByClient()
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

        counter.RecordObservableInstruments();
        long Count(string client) => counter.GetMeasurementSnapshot()
            .Last(one => client.Equals(one.Tags[TidewireTelemetry.ClientTag]) && "enqueued".Equals(one.Tags[TidewireTelemetry.ItemOutcomeTag])).Value;
        Assert.Equal((231, 1), (Count("notifications"), Count("billing")));
    }

    private static void Enqueue(AppDbContext db, int count)
    {
        for (int number = 0; number < count; number++)
            db.EnqueueNotification(Welcome.Of("ada"));
    }
}
