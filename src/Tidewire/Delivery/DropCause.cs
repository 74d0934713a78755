namespace Tidewire.Delivery;

/// <summary>Why an item will not be delivered.</summary>
internal enum DropCause
{
    /// <summary>The item arrived after shutdown had begun, or shutdown ended before the item was delivered and no store took it.</summary>
    ShutDown,

    /// <summary>Memory was full.</summary>
    QueueFull,

    /// <summary>The store was full.</summary>
    StoreFull,

    /// <summary>Writing to the store failed.</summary>
    StoreFailed,

    /// <summary>The service permanently refused the item.</summary>
    Rejected,

    /// <summary>The item exceeded the maximum age.</summary>
    Expired,

    /// <summary>The stored item is damaged.</summary>
    Unreadable,

    /// <summary>The store's file was removed.</summary>
    Removed,

    /// <summary>The item could not be serialized, or sending it alone failed repeatedly in the application's own code.</summary>
    Failed,
}
