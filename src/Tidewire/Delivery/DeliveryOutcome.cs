namespace Tidewire.Delivery;

/// <summary>How a batch ended.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="RetryAfter">How long the service asked to wait.</param>
internal readonly record struct DeliveryOutcome(DeliveryOutcomeKind Kind, TimeSpan? RetryAfter = null);
