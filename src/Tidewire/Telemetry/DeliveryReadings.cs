namespace Tidewire.Telemetry;

/// <summary>The readings of a client's queue, taken only when the metrics are observed.</summary>
/// <param name="Client">The client's name in metrics.</param>
/// <param name="Outcomes">The number of items so far, by outcome and reason.</param>
/// <param name="Held">The number of held items, by place or state.</param>
/// <param name="OldestAge">The age of the oldest waiting or in-flight item; zero if there is none.</param>
/// <param name="StoreSize">The size of the store in bytes; <see langword="null"/> if unknown.</param>
internal sealed record DeliveryReadings(
    string Client,
    Func<IEnumerable<(string Outcome, string? Reason, long Count)>> Outcomes,
    Func<IEnumerable<(string Kind, long Count)>> Held,
    Func<TimeSpan> OldestAge,
    Func<long?> StoreSize);
