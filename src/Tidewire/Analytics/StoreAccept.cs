namespace Tidewire;

/// <summary>When a tracked event counts as accepted.</summary>
public enum StoreAccept
{
    /// <summary>
    /// Once it is in memory. A store, if there is one, takes the events that do not fit into memory, those that wait while the service is
    /// unavailable, and those left at shutdown.
    /// </summary>
    InMemory,

    /// <summary>Once it is in the store. Requires a store package.</summary>
    OnDisk,
}
