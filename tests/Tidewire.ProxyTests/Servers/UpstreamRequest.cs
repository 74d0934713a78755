namespace Tidewire.ProxyTests.Servers;

/// <summary>A request that reached the service behind the proxy.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Call">Which logical call it belongs to: its idempotency key; of a verification the token.</param>
internal sealed record UpstreamRequest(string Path, string? Call);
