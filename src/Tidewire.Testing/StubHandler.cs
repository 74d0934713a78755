namespace Tidewire.Testing;

/// <summary>The innermost handler: returns scripted responses instead of using the network.</summary>
internal sealed class StubHandler(string client, Lazy<string> basePath, TidewireStubs stubs, TimeProvider time) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = await StubbedRequest.ReadAsync(client, basePath.Value, request, cancellationToken).ConfigureAwait(false);
        var step = stubs.Take(read);

        // The timer is created first, because a test that waits for the request advances the clock next.
        var pause = step.Delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(step.Delay, time, cancellationToken);
        stubs.Arrived(client);
        await pause.ConfigureAwait(false);

        var response = step.Answer(read);
        response.RequestMessage = request;
        return response;
    }
}
