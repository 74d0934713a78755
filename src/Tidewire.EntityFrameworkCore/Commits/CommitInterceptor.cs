using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Tidewire.EntityFrameworkCore.Commits;

/// <summary>
/// Observes commits through EF Core, so that their messages are counted and sent immediately. Messages whose commit EF Core does not report,
/// for example because the transaction was created without EF Core, are found by polling.
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

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Committed(eventData);

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed(eventData);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) =>
        EnqueuedMessages.Of(eventData.Context)?.TakeSavedIn(eventData.TransactionId);

    public Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionRolledBack(transaction, eventData);
        return Task.CompletedTask;
    }

    private void Saved(DbContext? context)
    {
        // An explicit EF Core transaction ends later; the implicit one of SaveChanges has ended by now.
        if (EnqueuedMessages.Of(context) is not { } messages)
            return;

        if (context!.Database.CurrentTransaction is { } current)
        {
            messages.SavedIn(current.TransactionId);
            return;
        }

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

    private void Committed(TransactionEventData transaction)
    {
        if (EnqueuedMessages.Of(transaction.Context) is { } messages)
            signal.Raise(messages.TakeSavedIn(transaction.TransactionId));
    }
}
