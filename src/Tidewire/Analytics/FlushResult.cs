namespace Tidewire;

/// <summary>
/// What became of the tracked events, counted since the application started. Those taken over from the store of an earlier run count like those
/// accepted in this one, so that all of them are delivered, held or dropped.
/// </summary>
public sealed record FlushResult
{
    /// <summary>Events that the service answered with 200 or 202.</summary>
    public required long Delivered { get; init; }

    /// <summary>Events that wait, in memory or in the store, or are under way.</summary>
    public required long Held { get; init; }

    /// <summary>Events that were accepted and will not be delivered. Those refused by <c>Track</c> are not among them.</summary>
    public required long Dropped { get; init; }
}
