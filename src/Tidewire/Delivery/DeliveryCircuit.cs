using Tidewire.Resilience;

namespace Tidewire.Delivery;

internal sealed class DeliveryCircuit(Circuit circuit) : IDeliveryCircuit
{
    public bool IsClosed => circuit.IsClosed;

    public TimeSpan? TimeUntilDelivery() => circuit.TimeUntilDelivery();
}
