namespace Tidewire;

/// <summary>
/// Sends messages that must not be lost: each is stored first and sent in the background, at least once and always under one idempotency key, by this
/// process or a later one.
/// </summary>
/// <remarks>
/// A singleton, safe for any thread, registered with the notification service and keyed like it. Needs a store: <c>UseSqliteStore</c> (package
/// Tidewire.Sqlite) or <c>UseEntityFrameworkStore</c> (package Tidewire.EntityFrameworkCore). See docs/notifications.md.
/// </remarks>
public interface INotificationOutbox
{
    /// <summary>Stores a message to be sent in the background.</summary>
    /// <param name="notification">The message. <see cref="Notification.NotBefore"/> and <see cref="Notification.OrderingKey"/> are honored.</param>
    /// <param name="cancellationToken">The caller's cancellation. A message may have been stored all the same.</param>
    /// <returns>The message's id, once it is stored.</returns>
    /// <exception cref="ArgumentException">A property is missing, malformed or too long; nothing was stored.</exception>
    /// <exception cref="IOException">The message could not be stored.</exception>
    /// <exception cref="InvalidOperationException">The application has no store.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<Guid> EnqueueAsync(Notification notification, CancellationToken cancellationToken = default);

    /// <summary>Withdraws a message that was not sent yet.</summary>
    /// <param name="id">What <see cref="EnqueueAsync"/> returned.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>
    /// <see langword="true"/>: it will not be sent, and never was. <see langword="false"/>: too late; it is being sent, was sent, may have been sent, was
    /// canceled before, or is not known.
    /// </returns>
    /// <exception cref="IOException">The store failed; the message stands as it did.</exception>
    /// <exception cref="InvalidOperationException">The application has no store.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken = default);
}
