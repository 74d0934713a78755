namespace Tidewire;

/// <summary>What a stored item survives.</summary>
public enum StoreDurability
{
    /// <summary>The end of the process, <c>kill -9</c> included. A power cut may take the last seconds.</summary>
    Process,

    /// <summary>A power cut too: each item is synced to the disk before it counts as accepted.</summary>
    Power,
}
