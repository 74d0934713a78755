namespace Tidewire.Testing;

/// <summary>The services that are replaced by fakes.</summary>
[Flags]
public enum FakedServices
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="IAuthService"/>, including keyed ones.</summary>
    Auth = 1,

    /// <summary>
    /// <see cref="INotificationService"/>, <see cref="INotificationOutbox"/> and <see cref="IOutboxAdmin"/>, including keyed ones.
    /// </summary>
    Notifications = 2,

    /// <summary><see cref="IAnalyticsService"/>, including keyed ones.</summary>
    Analytics = 4,

    /// <summary>All three.</summary>
    All = Auth | Notifications | Analytics,
}
