namespace Tidewire.Delivery;

/// <summary>Permission to send one batch, or the time to wait for it.</summary>
/// <param name="Wait">How long to wait; <see langword="null"/> to send now. Infinite: until a batch in flight completes.</param>
/// <param name="EndsSoon">Whether more can be delivered after a short wait. If not, the service is unavailable for now.</param>
/// <param name="IsProbe">Whether this batch probes the service for all workers.</param>
/// <param name="Generation">Changes with every pause, so that concurrent batches that fail together count as one failure.</param>
internal readonly record struct GatePass(TimeSpan? Wait, bool EndsSoon = false, bool IsProbe = false, int Generation = 0);
