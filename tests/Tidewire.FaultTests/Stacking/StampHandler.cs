namespace Tidewire.FaultTests.Stacking;

/// <summary>Adds a header to every request, as a correlation or tenant handler would.</summary>
internal sealed class StampHandler : DelegatingHandler
{
    public const string HeaderName = "X-Stamp";
    public const string Value = "stamped";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add(HeaderName, Value);
        return base.SendAsync(request, cancellationToken);
    }
}
