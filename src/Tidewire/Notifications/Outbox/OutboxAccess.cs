using Tidewire.Resilience;

namespace Tidewire.Notifications;

/// <summary>Gives the application access to an outbox, and throws descriptive exceptions if there is no store or the store fails.</summary>
internal sealed class OutboxAccess(string client, Func<OutboxDelivery?> find)
{
    public async Task<T> UseAsync<T>(Func<OutboxDelivery, Task<T>> use, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var delivery = Find() ?? throw new InvalidOperationException(
            $"The outbox of {client} has no store. Call UseSqliteStore() of the package Tidewire.Sqlite, or UseEntityFrameworkStore<TContext>() of the " +
            "package Tidewire.EntityFrameworkCore, on the builder that AddTidewire returns.");
        delivery.Start();
        try
        {
            return await use(delivery).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (IOException or OperationCanceledException))
        {
            throw new IOException($"The store of the outbox of {client} failed.", e);
        }
    }

    private OutboxDelivery? Find()
    {
        try
        {
            return find();
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException($"The outbox of {client} is closed: {Reasons.Disposed}.", e);
        }
    }
}
