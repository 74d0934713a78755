namespace Tidewire.Delivery;

/// <summary>How a batch ended.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="RetryAfter">How long the service asked to wait.</param>
/// <param name="IsFinal">Whether the sender has dealt with the items itself: the engine learns from the outcome and lets go of them.</param>
internal readonly record struct DeliveryOutcome(DeliveryOutcomeKind Kind, TimeSpan? RetryAfter = null, bool IsFinal = false);
