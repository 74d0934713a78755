using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

internal sealed class FakeCircuit : IDeliveryCircuit
{
    public bool IsClosed { get; set; } = true;

    public TimeSpan? Wait { get; set; } = TimeSpan.Zero;

    public TimeSpan? TimeUntilDelivery() => Wait;
}
