namespace Tidewire.Delivery;

/// <summary>The client's circuit as delivery sees it: obeyed, and told only of connections that could not be made.</summary>
internal interface IDeliveryCircuit
{
    /// <summary>
    /// Asks whether a batch may be sent now. A trial is granted only when the break is over and no direct call has come for as long as a break; it must
    /// be handed back to <see cref="Report"/> exactly once.
    /// </summary>
    DeliveryPermit Ask();

    /// <summary>Tells how a permitted batch ended. Only a trial, and a connection that could not be made, are told.</summary>
    void Report(DeliveryPermit permit, DeliveryOutcomeKind outcome);
}
