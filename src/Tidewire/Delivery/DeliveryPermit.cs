namespace Tidewire.Delivery;

/// <summary>What a circuit answers to delivery.</summary>
/// <param name="Wait">How long to wait before asking again; <see langword="null"/> to send now.</param>
/// <param name="IsTrial">Whether this batch is the trial that decides on the circuit.</param>
/// <param name="Generation">The circuit's own mark of the state it answered in.</param>
internal readonly record struct DeliveryPermit(TimeSpan? Wait, bool IsTrial = false, int Generation = 0);
