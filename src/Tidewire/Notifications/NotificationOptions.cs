using Microsoft.Extensions.Options;

namespace Tidewire;

/// <summary>
/// Options of the notification client, from the section <c>Tidewire:Notifications</c>. The address and the API key can also be set with
/// <c>NOTIFICATION_SERVICE_URL</c> and <c>NOTIFICATION_API_KEY</c>.
/// </summary>
public sealed class NotificationOptions : ServiceClientOptions
{
    /// <summary>Creates options with the defaults of the notification client: budget 10 s, back-off 0.5 s to 4 s.</summary>
    public NotificationOptions()
    {
        Budget = TimeSpan.FromSeconds(10);
        Retry.BaseDelay = TimeSpan.FromSeconds(0.5);
        Retry.MaxDelay = TimeSpan.FromSeconds(4);
    }

    /// <summary>The outbox for messages that must not be lost; see <see cref="INotificationOutbox"/>.</summary>
    [ValidateObjectMembers]
    public OutboxOptions Outbox { get; } = new();
}
