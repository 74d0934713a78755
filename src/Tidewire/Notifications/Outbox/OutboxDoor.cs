namespace Tidewire.Notifications;

/// <summary>The way from the application to an outbox: says what is missing if there is no store, and what failed if the store did.</summary>
internal sealed class OutboxDoor(string client, Func<OutboxDelivery?> find)
{
    public async Task<T> UseAsync<T>(Func<OutboxDelivery, Task<T>> use, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var delivery = find() ?? throw new InvalidOperationException(
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
}
