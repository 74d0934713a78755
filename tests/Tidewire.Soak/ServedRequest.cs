namespace Tidewire.Soak;

/// <summary>One request as the service saw it.</summary>
/// <param name="Number">Its number among all requests; the answer carries it.</param>
/// <param name="Fate">What the service did with it.</param>
/// <param name="Key">Its idempotency key.</param>
internal readonly record struct ServedRequest(int Number, Fate Fate, string? Key);
