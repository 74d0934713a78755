namespace Tidewire.FaultTests.Circuits;

/// <summary>The parts of a request that tests check.</summary>
internal sealed record ReceivedRequest(string Path, string? Authorization, string? IdempotencyKey);
