namespace Tidewire.FaultTests.Probe;

/// <summary>A handler of the application that changes requests.</summary>
internal sealed class ChangingHandler(Action<HttpRequestMessage> change) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        change(request);
        return base.SendAsync(request, cancellationToken);
    }
}
