namespace Tidewire.Delivery;

/// <summary>Leave to send one batch, or how long to wait for it.</summary>
/// <param name="Wait">How long to wait; <see langword="null"/> to send now. Infinite: until the answer to a batch that is under way.</param>
/// <param name="EndsSoon">Whether more can be delivered after a short wait; else the service is not to be had now.</param>
/// <param name="IsProbe">Whether this one batch tries for all.</param>
/// <param name="Generation">Changes with every pause: several batches that were under way together fail once.</param>
internal readonly record struct GatePass(TimeSpan? Wait, bool EndsSoon = false, bool IsProbe = false, int Generation = 0);
