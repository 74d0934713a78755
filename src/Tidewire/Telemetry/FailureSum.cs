namespace Tidewire.Telemetry;

/// <summary>What came together while calls failed.</summary>
/// <param name="Failed">How many failed.</param>
/// <param name="NotSent">How many were refused by an open circuit.</param>
/// <param name="Elapsed">For how long.</param>
internal readonly record struct FailureSum(long Failed, long NotSent, TimeSpan Elapsed);
