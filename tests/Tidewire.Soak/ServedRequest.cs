namespace Tidewire.Soak;

/// <summary>One request as the service saw it.</summary>
/// <param name="Number">The number of the request; the response carries it in a header.</param>
/// <param name="Fate">What the service did with the request.</param>
/// <param name="Key">The idempotency key of the request.</param>
internal readonly record struct ServedRequest(int Number, Fate Fate, string? Key);
