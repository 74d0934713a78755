namespace Tidewire;

/// <summary>How many items a store accepted, and why it did not accept the rest.</summary>
/// <param name="Stored">The number of stored items, counted from the first.</param>
/// <param name="IsFull">
/// Whether the rest exceeded the store's size limit. If items remain and this is <see langword="false"/>, writing failed.
/// </param>
public readonly record struct DeliveryStoreResult(int Stored, bool IsFull);
