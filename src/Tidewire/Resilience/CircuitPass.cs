namespace Tidewire.Resilience;

/// <summary>The circuit's decision about a call, returned to the circuit when the call ends.</summary>
/// <param name="Granted">Whether the call may be sent.</param>
/// <param name="Generation">The generation of the circuit's state when the pass was issued.</param>
/// <param name="StartedAt">When the call began, as a timestamp.</param>
/// <param name="IsTrial">Whether the call is the trial of a half-open circuit. A trial makes only one attempt.</param>
/// <param name="IsDelivery">Whether the call is background delivery.</param>
internal readonly record struct CircuitPass(bool Granted, int Generation, long StartedAt, bool IsTrial, bool IsDelivery);
