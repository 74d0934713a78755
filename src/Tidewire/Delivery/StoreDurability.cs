namespace Tidewire;

/// <summary>The failures that a stored item survives.</summary>
public enum StoreDurability
{
    /// <summary>The end of the process, including <c>kill -9</c>. A power failure may lose the last seconds.</summary>
    Process,

    /// <summary>A power failure too: each item is synced to disk before it counts as accepted.</summary>
    Power,
}
