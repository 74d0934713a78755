using Microsoft.Extensions.Logging;

namespace Tidewire;

/// <summary>What a store needs to know of the client it works for.</summary>
public sealed class DeliveryStoreContext
{
    /// <summary>The client's name.</summary>
    public required string Client { get; init; }

    /// <summary>The service's address. Items are delivered to this address and no other, in a later process too.</summary>
    public required Uri Address { get; init; }

    /// <summary>What a stored item survives. Default <see cref="StoreDurability.Process"/>.</summary>
    public StoreDurability Durability { get; init; }

    /// <summary>The most bytes of stored items for this client in this process. Default 100 MiB.</summary>
    public long MaxBytes { get; init; } = 104_857_600;

    /// <summary>The clock and its timers.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where the store logs. Never a key or a body.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Told how many items an earlier process had left, each time some are found.</summary>
    public required Action<long> Recovered { get; init; }

    /// <summary>Told how many waiting items are lost, each time some are.</summary>
    public required Action<long, DeliveryLoss> Lost { get; init; }
}
