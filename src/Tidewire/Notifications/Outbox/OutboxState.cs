namespace Tidewire;

/// <summary>What became of a message of the outbox. The numbers are stored and do not change.</summary>
public enum OutboxState
{
    /// <summary>It waits for its time, its turn or the service, or is being sent.</summary>
    Waiting = 0,

    /// <summary>The service accepted it.</summary>
    Sent = 1,

    /// <summary>It was withdrawn before it was sent.</summary>
    Canceled = 2,

    /// <summary>The service refused it for good, or it cannot be read or made. Kept as a dead letter with its reason.</summary>
    Rejected = 3,

    /// <summary>It could not be sent within <see cref="OutboxOptions.MaxAge"/>.</summary>
    Expired = 4,

    /// <summary>
    /// It may or may not have been sent: the answer was lost, and the service does not honor idempotency keys. <see cref="OutboxOptions.OnUncertain"/>
    /// says what happens then.
    /// </summary>
    Uncertain = 5,
}
