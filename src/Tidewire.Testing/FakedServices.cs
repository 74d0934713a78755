namespace Tidewire.Testing;

/// <summary>Which of the three services are replaced by fakes.</summary>
[Flags]
public enum FakedServices
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="IAuthService"/>, keyed ones included.</summary>
    Auth = 1,

    /// <summary><see cref="INotificationService"/>, <see cref="INotificationOutbox"/> and <see cref="IOutboxAdmin"/>, keyed ones included.</summary>
    Notifications = 2,

    /// <summary><see cref="IAnalyticsService"/>, keyed ones included.</summary>
    Analytics = 4,

    /// <summary>All three.</summary>
    All = Auth | Notifications | Analytics,
}
