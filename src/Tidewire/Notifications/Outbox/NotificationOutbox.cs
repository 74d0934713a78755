namespace Tidewire.Notifications;

internal sealed class NotificationOutbox(OutboxAccess access, IOutboxMessageFactory messages) : INotificationOutbox
{
    public Task<Guid> EnqueueAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        // Arguments are checked synchronously, before the store is resolved.
        var message = messages.Create(notification);
        return access.UseAsync(
            async delivery =>
            {
                await delivery.Store.AddAsync(message, cancellationToken).ConfigureAwait(false);
                delivery.Enqueued(1);
                return message.Id;
            },
            cancellationToken);
    }

    public Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken = default) => access.UseAsync(
        async delivery =>
        {
            bool isCanceled = await delivery.Store.CancelAsync(id, delivery.Settings.KeepsSent, cancellationToken).ConfigureAwait(false);
            if (isCanceled)
            {
                delivery.Ledger.Ended(OutboxState.Canceled, reason: null);
                // The next message with the same ordering key may be sent.
                delivery.SignalMessages();
            }

            return isCanceled;
        },
        cancellationToken);
}
