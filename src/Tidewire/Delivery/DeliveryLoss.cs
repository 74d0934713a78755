namespace Tidewire;

/// <summary>How stored items were lost.</summary>
public enum DeliveryLoss
{
    /// <summary>Their file was removed or replaced while the process used it.</summary>
    Removed,

    /// <summary>The stored data can no longer be read.</summary>
    Damaged,
}
