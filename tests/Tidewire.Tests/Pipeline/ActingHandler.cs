namespace Tidewire.Tests.Pipeline;

/// <summary>A handler of the application, made of a delegate that gets the request and the function that sends it on.</summary>
internal sealed class ActingHandler(Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> act) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        act(request, () => base.SendAsync(request, cancellationToken));
}
