namespace Tidewire.Notifications;

internal sealed class NotificationService(ServiceCaller<INotificationApi> caller) : INotificationService
{
    public Task<bool> SendAsync(
        string userId, string message, string channel = Notification.DefaultChannel, CancellationToken cancellationToken = default) =>
        SendAsync(Compose(userId, message, channel), cancellationToken);

    public Task<bool> SendAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(notification);
        return caller.OrFalseAsync((api, ct) => api.SendAsync(notification, notification.IdempotencyKey, ct), cancellationToken);
    }

    public Task<ServiceResult> TrySendAsync(
        string userId, string message, string channel = Notification.DefaultChannel, CancellationToken cancellationToken = default) =>
        TrySendAsync(Compose(userId, message, channel), cancellationToken);

    public Task<ServiceResult> TrySendAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(notification);
        return caller.TryAsync((api, ct) => api.SendAsync(notification, notification.IdempotencyKey, ct), cancellationToken);
    }

    private static Notification Compose(string userId, string message, string channel)
    {
        var notification = new Notification { UserId = userId, Message = message, Channel = channel };
        notification.Validate();
        return notification;
    }

    private static void ThrowIfInvalid(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        notification.Validate(nameof(notification));
    }
}
