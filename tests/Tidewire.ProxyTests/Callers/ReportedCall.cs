namespace Tidewire.ProxyTests.Callers;

/// <summary>The result of a call.</summary>
/// <param name="Facade">The service that was called.</param>
/// <param name="Id">The idempotency key; for a verification, the token.</param>
/// <param name="Failure"><see langword="null"/> for success.</param>
/// <param name="Attempts">The reported number of attempts.</param>
internal sealed record ReportedCall(Facade Facade, string Id, ServiceFailure? Failure, int Attempts)
{
    /// <summary>How the call ended, in one word; with <c>(ambiguous)</c> if the service may have acted.</summary>
    public string Ending => Failure is null ? "Success" : Failure.Kind + (Failure.IsAmbiguous ? " (ambiguous)" : "");
}
