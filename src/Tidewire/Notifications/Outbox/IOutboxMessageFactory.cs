namespace Tidewire;

/// <summary>
/// Creates outbox messages from notifications, for store packages that write the row themselves in a transaction of the application. A
/// singleton, registered by Tidewire under the same service key as its notification service.
/// </summary>
public interface IOutboxMessageFactory
{
    /// <summary>The name of the client that sends the messages: <c>Notifications</c>, or the service key.</summary>
    string Client { get; }

    /// <summary>Validates a notification and assigns its id, idempotency key and time. Stores and counts nothing.</summary>
    /// <param name="notification">The message.</param>
    /// <returns>The message to store.</returns>
    /// <exception cref="ArgumentException">
    /// A property is missing, malformed or too long; <see cref="ArgumentException.ParamName"/> names it. The text of the exception does not
    /// contain the value.
    /// </exception>
    OutboxMessage Create(Notification notification);
}
