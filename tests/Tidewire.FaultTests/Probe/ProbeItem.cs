namespace Tidewire.FaultTests.Probe;

public sealed record ProbeItem(string Id);
