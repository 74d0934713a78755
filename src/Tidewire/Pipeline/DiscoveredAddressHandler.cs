using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>Stands after service discovery and notes what it has found, so that no later handler leads the request elsewhere.</summary>
internal sealed class DiscoveredAddressHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (CallContext.TryGet(request, out var call))
            call.DiscoveredAddress = request.RequestUri;
        return base.SendAsync(request, cancellationToken);
    }
}
