namespace Tidewire.Telemetry;

/// <summary>The names of the instruments that show the queues of one kind.</summary>
/// <param name="Item">One item, as a unit.</param>
/// <param name="Outcomes">The counter of what became of items.</param>
/// <param name="Held">The gauge of what is there.</param>
/// <param name="HeldTag">By what that gauge is divided.</param>
/// <param name="OldestAge">The gauge of the oldest item's age.</param>
/// <param name="StoreSize">The gauge of the store's size.</param>
internal sealed record DeliveryNames(string Item, string Outcomes, string Held, string HeldTag, string OldestAge, string StoreSize);
