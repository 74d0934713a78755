using System.Net;

namespace Tidewire.Pipeline;

/// <summary>
/// Stands in for a response body that arrived but cannot be trusted. The status stays readable, the request is not sent again, and the breaker
/// sees an answer; whoever reads the body learns why not.
/// </summary>
internal sealed class UnreadableBody(string reason) : HttpContent
{
    public const string TooLarge = "the body is over the size cap";
    public const string Corrupt = "the body does not decompress";

    public InvalidDataException Error => new(reason);

    /// <summary>Puts this in the place of a body that cannot be used.</summary>
    public static HttpResponseMessage Replace(HttpResponseMessage response, string reason)
    {
        response.Content.Dispose();
        response.Content = new UnreadableBody(reason);
        return response;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.FromException(Error);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
