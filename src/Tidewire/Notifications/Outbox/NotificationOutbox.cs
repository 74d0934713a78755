namespace Tidewire.Notifications;

internal sealed class NotificationOutbox(OutboxDoor door, IOutboxMessageFactory messages) : INotificationOutbox
{
    public Task<Guid> EnqueueAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        // At once, and before the store is asked for.
        var message = messages.Create(notification);
        return door.UseAsync(
            async delivery =>
            {
                await delivery.Store.AddAsync(message, cancellationToken).ConfigureAwait(false);
                delivery.Enqueued(1);
                return message.Id;
            },
            cancellationToken);
    }

    public Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken = default) => door.UseAsync(
        async delivery =>
        {
            bool isCanceled = await delivery.Store.CancelAsync(id, delivery.Settings.KeepsSent, cancellationToken).ConfigureAwait(false);
            if (isCanceled)
            {
                delivery.Ledger.Ended(OutboxState.Canceled, reason: null);
                // The next of its ordering key may go.
                delivery.Look();
            }

            return isCanceled;
        },
        cancellationToken);
}
