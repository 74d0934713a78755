using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Tidewire.EntityFrameworkCore.Commits;

/// <summary>
/// Sees commits of messages where EF Core shows them, so that they are counted and sent at once. A commit that it does not see, of a transaction that was
/// made without EF Core for instance, is found by polling.
/// </summary>
internal sealed class CommitInterceptor(CommitSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Saved(eventData.Context);
        return new(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Committed(eventData.Context);

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed(eventData.Context);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) =>
        EnqueuedMessages.Of(eventData.Context)?.TakeSaved();

    public Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionRolledBack(transaction, eventData);
        return Task.CompletedTask;
    }

    private void Saved(DbContext? context)
    {
        // Within a transaction of EF Core its end comes later; one that SaveChanges makes for itself has ended by now.
        if (EnqueuedMessages.Of(context) is not { } messages || context!.Database.CurrentTransaction is not null)
            return;

        if ((Transaction.Current ?? context.Database.GetEnlistedTransaction()) is not { } ambient)
        {
            signal.Raise(messages.TakeSaved());
            return;
        }

        var saved = messages.TakeSaved();
        ambient.TransactionCompleted += (_, completed) =>
        {
            if (completed.Transaction?.TransactionInformation.Status == TransactionStatus.Committed)
                signal.Raise(saved);
        };
    }

    private void Committed(DbContext? context)
    {
        if (EnqueuedMessages.Of(context) is { } messages)
            signal.Raise(messages.TakeSaved());
    }
}
