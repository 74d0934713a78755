namespace Tidewire.Telemetry;

/// <summary>The instrument names for one kind of queue.</summary>
/// <param name="Item">The unit of one item.</param>
/// <param name="Outcomes">The counter of outcomes.</param>
/// <param name="Held">The gauge of held items.</param>
/// <param name="HeldTag">The tag that divides the held items.</param>
/// <param name="OldestAge">The gauge of the age of the oldest item.</param>
/// <param name="StoreSize">The gauge of the size of the store.</param>
internal sealed record DeliveryNames(string Item, string Outcomes, string Held, string HeldTag, string OldestAge, string StoreSize);
