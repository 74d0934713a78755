using Tidewire.Resilience;

namespace Tidewire.Delivery;

internal sealed class DeliveryCircuit(Circuit circuit) : IDeliveryCircuit
{
    public event Action<CircuitStatus>? Changed
    {
        add => circuit.Announcer.Changed += value;
        remove => circuit.Announcer.Changed -= value;
    }

    public bool IsClosed => circuit.IsClosed;

    public TimeSpan? TimeUntilDelivery() => circuit.TimeUntilDelivery();
}
