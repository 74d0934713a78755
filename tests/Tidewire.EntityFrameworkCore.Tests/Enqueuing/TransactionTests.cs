using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Enqueuing;

/// <summary>
/// User and message are committed together or not at all. After a commit that EF Core reports, the message is sent without waiting for a poll.
/// </summary>
public sealed class TransactionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind, string, bool> Ways
    {
        get
        {
            var data = new TheoryData<DatabaseKind, string, bool>();
            foreach (var kind in Enum.GetValues<DatabaseKind>())
            {
                foreach (string way in new[] { "save", "save one row", "save synchronously", "commit", "commit synchronously", "strategy" })
                    data.Add(kind, way, true);
                foreach (string way in new[] { "no save", "rollback", "dispose", "exception", "failed save" })
                    data.Add(kind, way, false);
            }

            // SQLite has no ambient transactions.
            data.Add(DatabaseKind.Postgres, "scope", true);
            data.Add(DatabaseKind.Postgres, "scope without completion", false);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Message_IsStoredAndSentWithTheUser_OrNotAtAll(DatabaseKind kind, string way, bool isCommitted)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var service = await MailService.StartAsync();
        await using var application = await TestApplication.StartAsync(database, service.Address);

        await application.WithContextAsync(db => DoAsync(db, way));

        if (isCommitted)
            await service.UntilSentAsync(1);
        await application.StopAsync();
        Assert.Equal(isCommitted ? ["ada"] : [], service.Users);
        Assert.Equal(isCommitted && way != "save one row" ? 1 : 0, await UsersAsync(database));
        Assert.Equal(0, await database.RowsAsync());
    }

    private static async Task DoAsync(AppDbContext db, string way)
    {
        if (way != "save one row" && way != "strategy")
            db.Users.Add(new() { Name = "Ada" });
        switch (way)
        {
            case "save" or "save one row":
                db.EnqueueNotification(Welcome.Of("ada"));
                await db.SaveChangesAsync(Cancellation);
                break;
            case "save synchronously":
                db.EnqueueNotification(Welcome.Of("ada"));
                db.SaveChanges();
                break;
            case "commit" or "rollback" or "dispose":
                await using (var transaction = await db.Database.BeginTransactionAsync(Cancellation))
                {
                    db.EnqueueNotification(Welcome.Of("ada"));
                    await db.SaveChangesAsync(Cancellation);
                    if (way == "commit")
                        await transaction.CommitAsync(Cancellation);
                    if (way == "rollback")
                        await transaction.RollbackAsync(Cancellation);
                }

                break;
            case "commit synchronously":
                using (var transaction = db.Database.BeginTransaction())
                {
                    db.EnqueueNotification(Welcome.Of("ada"));
                    db.SaveChanges();
                    transaction.Commit();
                }

                break;
            case "no save":
                db.EnqueueNotification(Welcome.Of("ada"));
                break;
            case "exception":
                await Assert.ThrowsAsync<ArgumentException>(() => ThrowAsync(db));
                break;
            case "failed save":
                db.EnqueueNotification(Welcome.Of("ada"));
                db.Users.Add(new() { Name = null! });
                await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancellation));
                break;
            case "strategy":
                await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
                {
                    await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
                    db.Users.Add(new() { Name = "Ada" });
                    db.EnqueueNotification(Welcome.Of("ada"));
                    await db.SaveChangesAsync(Cancellation);
                    await transaction.CommitAsync(Cancellation);
                });
                break;
            case "scope" or "scope without completion":
                using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
                {
                    db.EnqueueNotification(Welcome.Of("ada"));
                    await db.SaveChangesAsync(Cancellation);
                    if (way == "scope")
                        scope.Complete();
                }

                break;
        }
    }

    private static async Task ThrowAsync(AppDbContext db)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
        db.EnqueueNotification(Welcome.Of("ada"));
        await db.SaveChangesAsync(Cancellation);
        throw new ArgumentException("The application fails before it commits.");
    }

    private static Task<long> UsersAsync(TestDatabase database) => database.NumberAsync("SELECT (SELECT COUNT(*) FROM \"Users\")");
}
