using System.Net;

namespace Tidewire.Pipeline;

/// <summary>
/// Replaces a response body that arrived but cannot be used. The status stays readable, the request is not retried, and the circuit counts
/// a response. Reading the body throws an exception with the reason.
/// </summary>
internal sealed class UnreadableBody(string reason) : HttpContent
{
    public const string TooLarge = "the body exceeds the size limit";
    public const string Corrupt = "the body cannot be decompressed";

    public InvalidDataException Error => new(reason);

    /// <summary>Replaces the body of a response.</summary>
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
