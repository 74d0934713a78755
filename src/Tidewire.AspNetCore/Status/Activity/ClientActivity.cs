namespace Tidewire.AspNetCore.Status;

/// <summary>The measurements of a client.</summary>
/// <param name="time">The clock.</param>
/// <param name="circuit">The current state of the circuit.</param>
internal sealed class ClientActivity(TimeProvider time, CircuitStatus circuit)
{
    public CallHistory Calls { get; } = new(time);

    public CircuitHistory Circuit { get; } = new(circuit);

    public MeasurementTable Measurements { get; } = new();
}
