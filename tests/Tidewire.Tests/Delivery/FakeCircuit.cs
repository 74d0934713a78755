using System.Collections.Concurrent;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

internal sealed class FakeCircuit : IDeliveryCircuit
{
    public Func<DeliveryPermit> Answer { get; set; } = () => default;

    public ConcurrentQueue<(DeliveryPermit Permit, DeliveryOutcomeKind Outcome)> Reports { get; } = new();

    public DeliveryPermit Ask() => Answer();

    public void Report(DeliveryPermit permit, DeliveryOutcomeKind outcome) => Reports.Enqueue((permit, outcome));
}
