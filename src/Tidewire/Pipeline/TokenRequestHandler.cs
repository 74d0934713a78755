namespace Tidewire.Pipeline;

/// <summary>Runs an action on each token request before it is sent on.</summary>
internal sealed class TokenRequestHandler(Action<HttpRequestMessage> action) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        action(request);
        return base.SendAsync(request, cancellationToken);
    }
}
