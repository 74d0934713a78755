using System.Net;

namespace Tidewire.Pipeline;

/// <summary>
/// Stands in for a response body that nobody reads: the connection is free at once, whether or not the response is ever disposed of. The headers of
/// the content stay readable.
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
