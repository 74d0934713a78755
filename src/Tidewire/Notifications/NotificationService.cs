using Tidewire.Pipeline;

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
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        return new() { UserId = userId, Message = message, Channel = channel };
    }

    private static void ThrowIfInvalid(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ArgumentException.ThrowIfNullOrWhiteSpace(notification.UserId);
        ArgumentException.ThrowIfNullOrWhiteSpace(notification.Message);
        ArgumentException.ThrowIfNullOrWhiteSpace(notification.Channel);
        IdempotencyKey.ThrowIfInvalid(notification.IdempotencyKey);
    }
}
