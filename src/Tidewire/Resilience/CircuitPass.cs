namespace Tidewire.Resilience;

/// <summary>A circuit's answer to a call that wants to go through, handed back when the call has ended.</summary>
/// <param name="Granted">The call may go through.</param>
/// <param name="Generation">The generation of the circuit's state that the pass was given in.</param>
/// <param name="StartedAt">When the call began, as a timestamp.</param>
/// <param name="IsTrial">The call is the one that a half-open circuit lets through: it makes one attempt.</param>
/// <param name="IsDelivery">The call delivers an item from a queue, and nobody waits for it.</param>
internal readonly record struct CircuitPass(bool Granted, int Generation, long StartedAt, bool IsTrial, bool IsDelivery);
