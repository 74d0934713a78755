namespace Tidewire.Delivery;

/// <summary>The outcome of sending a batch.</summary>
/// <param name="Kind">The kind of outcome.</param>
/// <param name="RetryAfter">The Retry-After of the service.</param>
/// <param name="IsFinal">Whether the sender has settled the items itself. The engine then only updates its own state.</param>
internal readonly record struct DeliveryOutcome(DeliveryOutcomeKind Kind, TimeSpan? RetryAfter = null, bool IsFinal = false);
