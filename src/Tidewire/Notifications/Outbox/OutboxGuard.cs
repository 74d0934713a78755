using Tidewire.Clients;

namespace Tidewire.Notifications;

/// <summary>Checks that the outbox can store a message.</summary>
internal static class OutboxGuard
{
    private const int MaxOrderingKeyLength = 255;

    public static void ThrowIfInvalid(Notification notification, string? parameterName)
    {
        (notification with { NotBefore = null, OrderingKey = null }).Validate(parameterName);
        if (notification.OrderingKey is null)
            return;

        ModelGuard.ThrowIfBlank(notification.OrderingKey, parameterName, nameof(notification.OrderingKey));
        ModelGuard.ThrowIfTooLong(notification.OrderingKey, MaxOrderingKeyLength, parameterName, nameof(notification.OrderingKey));
    }

    /// <param name="body">The stored form of the message.</param>
    /// <param name="parameterName">The name of the parameter that holds the message.</param>
    public static void ThrowIfTooLarge(byte[] body, string? parameterName) =>
        ModelGuard.ThrowIfTooLarge(body.Length, OutboxMessage.MaxBodyBytes, parameterName, nameof(Notification.Message), "Send a link instead of the content.");
}
