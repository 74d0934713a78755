namespace Tidewire.Telemetry;

/// <summary>A period of failures, summed up.</summary>
/// <param name="Failed">The number of failed calls.</param>
/// <param name="NotSent">The number of calls that an open circuit refused.</param>
/// <param name="Elapsed">The length of the period.</param>
internal readonly record struct FailureSum(long Failed, long NotSent, TimeSpan Elapsed);
