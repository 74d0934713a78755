namespace Tidewire.Delivery;

/// <summary>The state of a queue, for health checks.</summary>
/// <param name="Held">The number of items.</param>
/// <param name="InMemory">The number of items in memory.</param>
/// <param name="Capacity">The capacity in memory; <see langword="null"/> for a queue that is not in memory.</param>
/// <param name="OldestAge">The age of the oldest item; zero if there is none.</param>
/// <param name="StoreIsFull">Whether the store is full.</param>
/// <param name="StoreIsFailing">Whether writing to the store fails.</param>
internal readonly record struct QueueHealth(long Held, long InMemory, long? Capacity, TimeSpan OldestAge, bool StoreIsFull, bool StoreIsFailing);
