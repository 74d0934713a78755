namespace Tidewire.Analytics;

/// <summary>What became of a request: delivered if there is neither a failure nor an exception.</summary>
internal sealed record DeliveryOutcome(ActivityBatch Batch, ServiceFailure? Failure, Exception? Exception);
