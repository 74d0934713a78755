namespace Tidewire.FaultTests.Circuits;

/// <summary>What a test may want to know of a request.</summary>
internal sealed record ReceivedRequest(string Path, string? Authorization, string? IdempotencyKey);
