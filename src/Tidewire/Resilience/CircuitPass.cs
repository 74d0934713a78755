namespace Tidewire.Resilience;

/// <summary>What the circuit said to an attempt, to be handed back with its outcome.</summary>
/// <param name="Granted">Whether the attempt may go.</param>
/// <param name="Generation">Counts the changes of state, so that the late outcome of an attempt from before a change is not taken for a fresh one.</param>
internal readonly record struct CircuitPass(bool Granted, int Generation);
