namespace Tidewire.Tests.Pipeline;

/// <summary>A handler of the application. Gets the request, and what sends it on.</summary>
internal sealed class ActingHandler(Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> act) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        act(request, () => base.SendAsync(request, cancellationToken));
}
