namespace Tidewire.Delivery;

/// <summary>
/// What an item is made from, where that says all: it has no key and no trace of its own. It waits in memory as it is, and becomes a <see cref="DeliveryItem"/>
/// when it is taken. While many wait, accepting one costs above all the memory that it takes.
/// </summary>
internal interface IItemSource
{
    /// <summary>When it was accepted, by the clock on the wall.</summary>
    DateTimeOffset AcceptedAt { get; }
}
