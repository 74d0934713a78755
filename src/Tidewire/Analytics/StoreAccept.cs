namespace Tidewire;

/// <summary>When a tracked event counts as accepted.</summary>
public enum StoreAccept
{
    /// <summary>
    /// Once it is in memory. A store, if there is one, takes what memory cannot hold, what waits while the service is not available, and what is left at
    /// shutdown.
    /// </summary>
    InMemory,

    /// <summary>Once it is in the store, which a store package provides.</summary>
    OnDisk,
}
