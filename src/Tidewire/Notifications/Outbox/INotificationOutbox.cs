namespace Tidewire;

/// <summary>
/// Sends messages that must not be lost. Each message is stored first and then sent in the background, by this process or a later one.
/// Every attempt uses the same idempotency key; a message whose outcome is uncertain is sent again only if that is safe or allowed.
/// </summary>
/// <remarks>
/// A thread-safe singleton, registered together with the notification service, under the same service key. Requires a store:
/// <c>UseSqliteStore</c> (package Tidewire.Sqlite) or <c>UseEntityFrameworkStore</c> (package Tidewire.EntityFrameworkCore). See
/// docs/notifications.md.
/// </remarks>
public interface INotificationOutbox
{
    /// <summary>Stores a message to be sent in the background.</summary>
    /// <param name="notification">
    /// The message, optionally with <see cref="Notification.NotBefore"/> and <see cref="Notification.OrderingKey"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. The message may have been stored nevertheless.</param>
    /// <returns>The message's id, once the message is stored.</returns>
    /// <exception cref="ArgumentException">A property is missing, malformed or too long; nothing was stored.</exception>
    /// <exception cref="IOException">The message could not be stored.</exception>
    /// <exception cref="InvalidOperationException">The application has no store.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<Guid> EnqueueAsync(Notification notification, CancellationToken cancellationToken = default);

    /// <summary>Cancels a message that has not been sent yet.</summary>
    /// <param name="id">The id that <see cref="EnqueueAsync"/> returned.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// <see langword="true"/>: the message was not sent and will not be. <see langword="false"/>: the message is being sent, was sent or
    /// may have been sent, was canceled before, or is unknown.
    /// </returns>
    /// <exception cref="IOException">The store failed; the message is unchanged.</exception>
    /// <exception cref="InvalidOperationException">The application has no store.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken = default);
}
