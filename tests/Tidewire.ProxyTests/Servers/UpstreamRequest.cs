namespace Tidewire.ProxyTests.Servers;

/// <summary>A request that reached the service behind the proxy.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Call">The logical call it belongs to: the idempotency key or, for a verification, the token.</param>
internal sealed record UpstreamRequest(string Path, string? Call);
