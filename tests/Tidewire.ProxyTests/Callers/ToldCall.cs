namespace Tidewire.ProxyTests.Callers;

/// <summary>What a caller was told of one call.</summary>
/// <param name="Facade">What was called.</param>
/// <param name="Id">Its idempotency key; of a verification the token.</param>
/// <param name="Failure"><see langword="null"/> for success.</param>
/// <param name="Attempts">How many requests the caller was told of.</param>
internal sealed record ToldCall(Facade Facade, string Id, ServiceFailure? Failure, int Attempts)
{
    /// <summary>How it ended, in one word; with <c>(ambiguous)</c> if the service may have acted.</summary>
    public string Ending => Failure is null ? "Success" : Failure.Kind + (Failure.IsAmbiguous ? " (ambiguous)" : "");
}
