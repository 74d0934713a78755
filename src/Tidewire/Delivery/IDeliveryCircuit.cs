namespace Tidewire.Delivery;

/// <summary>
/// The client's circuit as delivery sees it. The pipeline enters it for each batch, counts only connections that could not be made, and grants the trial
/// only when no direct call has come for as long as a break; here is asked when trying makes sense.
/// </summary>
internal interface IDeliveryCircuit
{
    /// <summary>Whether calls go through. While it is not, a batch that is let through is the trial.</summary>
    bool IsClosed { get; }

    /// <summary>How long to wait before a batch may be let through: zero for now, <see langword="null"/> while an operator keeps the circuit open.</summary>
    TimeSpan? TimeUntilDelivery();
}
