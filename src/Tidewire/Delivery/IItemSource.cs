namespace Tidewire.Delivery;

/// <summary>
/// The source of an item that needs no key or trace of its own. It is queued in memory as is, and becomes a <see cref="DeliveryItem"/> only
/// when it is taken. This saves an allocation per queued item.
/// </summary>
internal interface IItemSource
{
    /// <summary>When the item was accepted, in wall-clock time.</summary>
    DateTimeOffset AcceptedAt { get; }
}
