namespace Tidewire.Delivery;

/// <summary>How a queue is, for health checks.</summary>
/// <param name="Held">How many items it has.</param>
/// <param name="InMemory">How many of them are in memory.</param>
/// <param name="Capacity">How many the memory takes; <see langword="null"/> for a queue that is not in memory.</param>
/// <param name="OldestAge">How long the oldest one has waited; zero where none does.</param>
/// <param name="StoreIsFull">Whether the store takes no more.</param>
/// <param name="StoreIsFailing">Whether the store cannot be written.</param>
internal readonly record struct QueueHealth(long Held, long InMemory, long? Capacity, TimeSpan OldestAge, bool StoreIsFull, bool StoreIsFailing);
