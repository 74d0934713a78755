using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>Runs before service discovery replaces the address, and checks that the address is the client's.</summary>
internal sealed class LogicalAddressHandler(Func<ClientSettings> settings) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestAddress.ThrowIfForeign(request.RequestUri, settings().BaseAddress, CallContext.TryGet(request, out var call) ? call.DiscoveredAddress : null);
        return base.SendAsync(request, cancellationToken);
    }
}
