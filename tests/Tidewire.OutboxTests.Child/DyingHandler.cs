namespace Tidewire.OutboxTests.Child;

internal sealed class DyingHandler(FaultPoint fault) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        fault.Reach("before-send");
        var response = await base.SendAsync(request, cancellationToken);
        fault.Reach("after-send");
        return response;
    }
}
