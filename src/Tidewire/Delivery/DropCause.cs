namespace Tidewire.Delivery;

/// <summary>Why an item will not be delivered.</summary>
internal enum DropCause
{
    /// <summary>It came after the end, or the end came before it was delivered and no store took it.</summary>
    ShutDown,

    /// <summary>Memory was full.</summary>
    QueueFull,

    /// <summary>The store was full.</summary>
    StoreFull,

    /// <summary>The store could not be written.</summary>
    StoreFailed,

    /// <summary>The service refused it for good.</summary>
    Rejected,

    /// <summary>It was held for too long.</summary>
    Expired,

    /// <summary>What the store has of it is damaged.</summary>
    Unreadable,

    /// <summary>The store's file was removed.</summary>
    Removed,

    /// <summary>The application's own code failed on it every time.</summary>
    Failed,
}
