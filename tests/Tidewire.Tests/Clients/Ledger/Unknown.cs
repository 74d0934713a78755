namespace Tidewire.Tests.Clients.Ledger;

/// <summary>Missing from the JSON context.</summary>
public sealed record Unknown(string Id);
