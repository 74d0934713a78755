namespace Tidewire;

/// <summary>How many items a store took, and what kept the rest out.</summary>
/// <param name="Stored">How many were stored, from the first on.</param>
/// <param name="IsFull">Whether the rest did not fit into the store's bound. If items are left and this is not so, writing failed.</param>
public readonly record struct DeliveryStoreResult(int Stored, bool IsFull);
