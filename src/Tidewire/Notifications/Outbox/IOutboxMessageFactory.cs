namespace Tidewire;

/// <summary>
/// Makes stored messages of notifications. For store packages that write the row themselves, in a transaction of the application. A singleton, keyed as
/// the notification service it belongs to; registered by Tidewire.
/// </summary>
public interface IOutboxMessageFactory
{
    /// <summary>The name of the client that will send it: <c>Notifications</c>, or the service's key.</summary>
    string Client { get; }

    /// <summary>Validates a notification and fixes its id, idempotency key and time. Nothing is stored or counted.</summary>
    /// <param name="notification">The message.</param>
    /// <returns>What is to be stored.</returns>
    /// <exception cref="ArgumentException">
    /// A property is missing, malformed or too long; <see cref="ArgumentException.ParamName"/> says which. Its value is not repeated.
    /// </exception>
    OutboxMessage Create(Notification notification);
}
