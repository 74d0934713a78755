namespace Tidewire.FaultTests.Address;

/// <summary>Sends requests elsewhere, as a handler for tenants or for tests might.</summary>
internal sealed class RewritingHandler(Func<Uri, Uri?> rewrite) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = rewrite(request.RequestUri!);
        return base.SendAsync(request, cancellationToken);
    }
}
