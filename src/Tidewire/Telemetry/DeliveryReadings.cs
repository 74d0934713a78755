namespace Tidewire.Telemetry;

/// <summary>What a client's queue shows of itself each time that someone reads its metrics. Nothing is measured in between.</summary>
/// <param name="Client">The client, as it is named in metrics.</param>
/// <param name="Outcomes">What became of its items so far: outcome, reason or none, and how many.</param>
/// <param name="Held">What it has now: where or in which state, and how many.</param>
/// <param name="OldestAge">How old the oldest item is that waits or is under way; zero where none does.</param>
/// <param name="StoreSize">How large its store is, in bytes; <see langword="null"/> where nobody knows.</param>
internal sealed record DeliveryReadings(
    string Client,
    Func<IEnumerable<(string Outcome, string? Reason, long Count)>> Outcomes,
    Func<IEnumerable<(string Kind, long Count)>> Held,
    Func<TimeSpan> OldestAge,
    Func<long?> StoreSize);
