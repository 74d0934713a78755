namespace Tidewire;

/// <summary>
/// The counts of tracked events since the application started. Events recovered from the store of an earlier run are included, so that
/// every event counts as delivered, held or dropped.
/// </summary>
public sealed record FlushResult
{
    /// <summary>Events that the service accepted (200 or 202).</summary>
    public required long Delivered { get; init; }

    /// <summary>Events that are waiting, in memory or in the store, or are in flight.</summary>
    public required long Held { get; init; }

    /// <summary>Events that were accepted and will not be delivered. Events refused by <c>Track</c> are not included.</summary>
    public required long Dropped { get; init; }
}
