namespace Tidewire.FaultTests.AddedClient;

public sealed record Item(string Sub);
