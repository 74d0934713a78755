namespace Tidewire;

/// <summary>The status of a store, for metrics and health checks. The default value means unknown.</summary>
public readonly record struct DeliveryStoreStatus
{
    /// <summary>The size in bytes; <see langword="null"/> if unknown.</summary>
    public long? Size { get; init; }

    /// <summary>
    /// When the oldest stored item that is not parked was accepted; <see langword="null"/> if there is none or it is unknown.
    /// </summary>
    public DateTimeOffset? OldestAcceptedAt { get; init; }

    /// <summary>Whether the last item was refused because of the size limit.</summary>
    public bool IsFull { get; init; }

    /// <summary>Whether the last write failed for a reason other than the size limit.</summary>
    public bool IsFailing { get; init; }
}
