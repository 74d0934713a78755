using System.Net;

namespace Tidewire.Http;

/// <summary>
/// Stands in for a response body that arrived but cannot be trusted. The status stays readable, the request is not sent again, and the breaker
/// sees an answer; whoever reads the body learns why not.
/// </summary>
internal sealed class UnreadableBody(string reason) : HttpContent
{
    public const string TooLarge = "the body is over the size cap";
    public const string Corrupt = "the body does not decompress";

    public InvalidDataException Error => new(reason);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.FromException(Error);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
