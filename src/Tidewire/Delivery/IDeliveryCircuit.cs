namespace Tidewire.Delivery;

/// <summary>
/// The client's circuit, as used by delivery to decide when sending makes sense. The pipeline itself enters the circuit for each batch. The
/// circuit counts a batch only if no connection could be made, or if the batch is the trial call. A batch can be the trial call only if no
/// direct call was made for the length of a break.
/// </summary>
internal interface IDeliveryCircuit
{
    /// <summary>Raised when the state of the circuit changes, so that a wait for it ends.</summary>
    event Action<CircuitStatus> Changed;

    /// <summary>Whether the circuit is closed. If it is not, the next batch that is allowed is the trial call.</summary>
    bool IsClosed { get; }

    /// <summary>
    /// How long to wait before a batch may be sent: zero if it may be sent now, <see langword="null"/> while the circuit is
    /// isolated.
    /// </summary>
    TimeSpan? TimeUntilDelivery();
}
