using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>Runs after service discovery and records the resolved address, so that a later handler cannot redirect the request.</summary>
internal sealed class DiscoveredAddressHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (CallContext.TryGet(request, out var call))
            call.DiscoveredAddress = request.RequestUri;
        return base.SendAsync(request, cancellationToken);
    }
}
