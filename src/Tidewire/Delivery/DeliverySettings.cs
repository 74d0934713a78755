namespace Tidewire.Delivery;

/// <summary>An immutable snapshot of the options that the engine uses.</summary>
internal sealed record DeliverySettings
{
    /// <summary>The maximum number of items in memory.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>Whether the oldest item is dropped when memory is full and no store takes the new one.</summary>
    public bool DropsOldest { get; init; }

    /// <summary>Whether an item counts as accepted only once it is stored.</summary>
    public bool AcceptsInStore { get; init; }

    /// <summary>Whether <see cref="IDeliveryStore.Waiting"/> is only a hint: taking no item is then not a failure.</summary>
    public bool StoreIsPolled { get; init; }

    /// <summary>The maximum number of concurrent batches.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>The maximum number of items in a batch.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>The maximum size of the bodies in a batch of more than one item, in bytes.</summary>
    public long BatchBytes { get; init; } = 1_000_000;

    /// <summary>How long an incomplete batch waits for more items.</summary>
    public TimeSpan BatchAge { get; init; }

    /// <summary>The first back-off after a failure.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest back-off of the gate.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest back-off of a failing item.</summary>
    public TimeSpan MaxItemDelay { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The maximum age of an item.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(2);
}
