using Microsoft.Extensions.Logging;

namespace Tidewire;

/// <summary>The client for which a store is opened, the store's settings, and its callbacks.</summary>
public sealed class DeliveryStoreContext
{
    /// <summary>The client's name.</summary>
    public required string Client { get; init; }

    /// <summary>The service's address. Items are delivered to this address and no other, in a later process too.</summary>
    public required Uri Address { get; init; }

    /// <summary>The failures that a stored item survives. Default <see cref="StoreDurability.Process"/>.</summary>
    public StoreDurability Durability { get; init; }

    /// <summary>The maximum size of the items that this process stores for the client, in bytes. Default 100 MiB.</summary>
    public long MaxBytes { get; init; } = 104_857_600;

    /// <summary>The clock and its timers.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The logger of the store. The store must never log a key or a body.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Called with the number of items left by an earlier process, each time some are found.</summary>
    public required Action<long> Recovered { get; init; }

    /// <summary>Called each time waiting items are lost, with their number and the kind of loss.</summary>
    public required Action<long, DeliveryLoss> Lost { get; init; }
}
