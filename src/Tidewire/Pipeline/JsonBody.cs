using System.Net;

namespace Tidewire.Pipeline;

/// <summary>A JSON request body: its length is known, it can be sent again, and it tells whether the sending had begun.</summary>
internal sealed class JsonBody : HttpContent
{
    private readonly byte[] _bytes;

    public JsonBody(byte[] bytes)
    {
        _bytes = bytes;
        // As text: a parsed value would be one object for all requests, open to every handler that edits it.
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>
    /// Whether some attempt got as far as writing the body, which needs a connection: before that, the service cannot have acted. Never taken back,
    /// not even by a new attempt: once a handler has buffered the content, later attempts are written without asking here.
    /// </summary>
    public bool Started { get; private set; }

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
