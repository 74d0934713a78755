namespace Tidewire;

/// <summary>What a store tells of itself to metrics and health checks. The default value says nothing.</summary>
public readonly record struct DeliveryStoreStatus
{
    /// <summary>How large it is, in bytes; <see langword="null"/> where it does not know.</summary>
    public long? Size { get; init; }

    /// <summary>When the oldest item was accepted that is stored and not parked; <see langword="null"/> where there is none, or the store does not know.</summary>
    public DateTimeOffset? OldestAcceptedAt { get; init; }

    /// <summary>Whether its bound kept the last item out.</summary>
    public bool IsFull { get; init; }

    /// <summary>Whether the last attempt to write failed, for another reason than its bound.</summary>
    public bool IsFailing { get; init; }
}
