namespace Tidewire.Delivery;

/// <summary>Implemented by the feature whose items the engine delivers.</summary>
internal interface IDeliverySender
{
    /// <summary>Serializes the body of an item from its source. If it throws, the item is dropped.</summary>
    ReadOnlyMemory<byte> Serialize(DeliveryItem item);

    /// <summary>Sends a batch. It may throw exceptions of the application's own code, which count as failures of the items.</summary>
    Task<DeliveryOutcome> SendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken);

    /// <summary>
    /// Called for items that will not be delivered: one item, or a number of items whose content is lost. Accepted
    /// items have already been counted as dropped.
    /// </summary>
    void Dropped(DeliveryItem? item, long count, DropCause cause, bool wasAccepted);
}
