namespace Tidewire;

/// <summary>The state of a message in the outbox. The numeric values are stored and never change.</summary>
public enum OutboxState
{
    /// <summary>
    /// The message waits for its <c>NotBefore</c>, for an earlier message of its ordering key or for the service, or is being sent.
    /// </summary>
    Waiting = 0,

    /// <summary>The service accepted the message.</summary>
    Sent = 1,

    /// <summary>The message was canceled before it was sent.</summary>
    Canceled = 2,

    /// <summary>
    /// The service permanently refused the message, or the message cannot be read or serialized. Kept as a dead letter with its reason.
    /// </summary>
    Rejected = 3,

    /// <summary>The message could not be sent within <see cref="OutboxOptions.MaxAge"/>.</summary>
    Expired = 4,

    /// <summary>
    /// The message may or may not have been sent: an attempt had no clear outcome, and a further attempt was either not allowed, because the
    /// service does not honor idempotency keys, or not possible within <see cref="OutboxOptions.MaxAge"/>. Kept unless
    /// <see cref="OutboxOptions.OnUncertain"/> is <see cref="UncertainPolicy.Drop"/>.
    /// </summary>
    Uncertain = 5,
}
