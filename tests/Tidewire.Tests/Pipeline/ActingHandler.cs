namespace Tidewire.Tests.Pipeline;

/// <summary>A handler of the application whose behavior is a delegate. The delegate gets the request and a function that passes it to the next handler.</summary>
internal sealed class ActingHandler(Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> act) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        act(request, () => base.SendAsync(request, cancellationToken));
}
