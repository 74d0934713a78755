using System.Net;

namespace Tidewire.Pipeline;

/// <summary>
/// Replaces a response body that is not read, so that the connection is released immediately, even if the response is never disposed. The
/// content headers stay readable.
/// </summary>
internal sealed class DiscardedBody : HttpContent
{
    private DiscardedBody(HttpContent original)
    {
        foreach (var (name, values) in original.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    public static void Replace(HttpResponseMessage response)
    {
        var original = response.Content;
        response.Content = new DiscardedBody(original);
        original.Dispose();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return true;
    }
}
