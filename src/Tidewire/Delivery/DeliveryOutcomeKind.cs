namespace Tidewire.Delivery;

/// <summary>The kinds of outcome of a batch. Each kind requires a different next step.</summary>
internal enum DeliveryOutcomeKind
{
    /// <summary>The service accepted the batch.</summary>
    Delivered,

    /// <summary>The service works and permanently refuses the content: a single item is dropped, a batch is bisected.</summary>
    Rejected,

    /// <summary>
    /// The batch failed, perhaps because of one of its items, its size or the time it takes: an error, a timeout, a lost connection, a
    /// temporary refusal.
    /// </summary>
    Failed,

    /// <summary>The service asks for fewer requests.</summary>
    Throttled,

    /// <summary>The service asks for a pause. Says nothing about the items.</summary>
    Unavailable,

    /// <summary>No connection could be made. Says nothing about the items.</summary>
    NotConnected,

    /// <summary>The batch was not sent: the circuit opened meanwhile, or the process is stopping.</summary>
    NotSent,

    /// <summary>The application's own code failed.</summary>
    Faulted,
}
