using System.Net;
using System.Net.Http.Headers;

namespace Tidewire.Http;

/// <summary>A JSON request body: its length is known, it can be sent again, and it tells whether the sending had begun.</summary>
internal sealed class JsonBody : HttpContent
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private readonly byte[] _bytes;

    public JsonBody(byte[] bytes)
    {
        _bytes = bytes;
        Headers.ContentType = _json;
    }

    /// <summary>
    /// Whether some attempt got as far as writing the body, which needs a connection: before that, the service cannot have acted. Never taken back,
    /// not even by a new attempt: once a handler has buffered the content, later attempts are written without asking here.
    /// </summary>
    public bool Started { get; private set; }

    /// <summary>Whether it is certain that nothing of the request's body was written in any attempt.</summary>
    public static bool NothingWritten(HttpRequestMessage? request) => request?.Content is JsonBody { Started: false };

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        return stream.WriteAsync(_bytes, 0, _bytes.Length, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
