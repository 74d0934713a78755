namespace Tidewire.Delivery;

/// <summary>How a batch ended, as far as that matters for what is done next.</summary>
internal enum DeliveryOutcomeKind
{
    /// <summary>The service took all of it.</summary>
    Delivered,

    /// <summary>The service lives, and refuses what was sent for good: an item that is alone is dropped, a batch is bisected.</summary>
    Rejected,

    /// <summary>It failed, perhaps by one of its items, its size or the time it takes: an error, a timeout, a lost connection, a refusal that may pass.</summary>
    Failed,

    /// <summary>The service asks for fewer requests.</summary>
    Throttled,

    /// <summary>The service asks for time. Says nothing of the items.</summary>
    Unavailable,

    /// <summary>No connection could be made. Says nothing of the items.</summary>
    NotConnected,

    /// <summary>It was not sent: the circuit opened meanwhile, or the process ends.</summary>
    NotSent,

    /// <summary>The application's own code failed.</summary>
    Threw,
}
