namespace Tidewire.Delivery;

/// <summary>What the engine asks of the feature whose items it delivers.</summary>
internal interface IDeliverySender
{
    /// <summary>Makes the body of an item from its source. An exception is that item's own fault: it is dropped.</summary>
    ReadOnlyMemory<byte> Serialize(DeliveryItem item);

    /// <summary>Sends items together. May throw; that is the application's own code and counts against the items.</summary>
    Task<DeliveryOutcome> SendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken);

    /// <summary>Hears of items that will not be delivered: one, or as many as were lost unseen. They are counted already.</summary>
    void Dropped(DeliveryItem? item, long count, DropCause cause, bool wasAccepted);
}
