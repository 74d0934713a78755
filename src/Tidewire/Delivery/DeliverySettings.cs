namespace Tidewire.Delivery;

/// <summary>What the engine reads of a feature's options, as one immutable snapshot.</summary>
internal sealed record DeliverySettings
{
    /// <summary>The most items in memory.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>Whether the oldest item gives way when memory is full and no store takes the new one.</summary>
    public bool DropsOldest { get; init; }

    /// <summary>Whether an item counts as accepted only once it is stored.</summary>
    public bool AcceptsInStore { get; init; }

    /// <summary>Whether the store records what is about to be sent.</summary>
    public bool MarksUnderWay { get; init; }

    /// <summary>Whether the store says only that there may be something to take: if there is not, it has not failed.</summary>
    public bool StoreIsPolled { get; init; }

    /// <summary>How many batches are under way at once.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>The most items in a batch.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>The most bytes of bodies in a batch of more than one item.</summary>
    public long BatchBytes { get; init; } = 1_000_000;

    /// <summary>How long a batch that is not full waits for more.</summary>
    public TimeSpan BatchAge { get; init; }

    /// <summary>The first pause after a failure.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause of our own.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time an item that fails by itself waits.</summary>
    public TimeSpan MaxItemDelay { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long an item may be held.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(2);
}
