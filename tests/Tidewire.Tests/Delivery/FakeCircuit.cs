using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

internal sealed class FakeCircuit : IDeliveryCircuit
{
    public event Action<CircuitStatus>? Changed;

    public bool IsClosed { get; set; } = true;

    public TimeSpan? Wait { get; set; } = TimeSpan.Zero;

    /// <summary>Whether anyone is told about changes.</summary>
    public bool IsObserved => Changed is not null;

    public TimeSpan? TimeUntilDelivery() => Wait;

    /// <summary>Closes the circuit, as a direct call or an operator does.</summary>
    public void Close()
    {
        (IsClosed, Wait) = (true, TimeSpan.Zero);
        Changed?.Invoke(new() { Client = "test", State = CircuitState.Closed, Since = default, RetryAt = null, ConsecutiveFailures = 0, LastFailure = null });
    }
}
