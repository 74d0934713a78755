namespace Tidewire.Tests.Clients.Ledger;

public sealed record Entry(string Id, decimal AmountDue);
