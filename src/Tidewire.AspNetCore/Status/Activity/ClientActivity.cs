namespace Tidewire.AspNetCore.Status;

/// <summary>What was measured of one client.</summary>
/// <param name="time">The clock.</param>
/// <param name="circuit">The circuit as it is now.</param>
internal sealed class ClientActivity(TimeProvider time, CircuitStatus circuit)
{
    public CallHistory Calls { get; } = new(time);

    public CircuitHistory Circuit { get; } = new(circuit);

    public MeasurementTable Measurements { get; } = new();
}
