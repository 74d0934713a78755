using System.Net;

namespace Tidewire.Pipeline;

/// <summary>A JSON request body with a known length. It can be sent again, and records whether sending has started.</summary>
internal sealed class JsonBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> _bytes;

    public JsonBody(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        // Added as text: a parsed value would be shared by all requests, and handlers could change it.
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>
    /// Whether an attempt has started to write the body, which requires a connection; before that, the service cannot have acted. Never
    /// reset, not even by a new attempt: if a handler has buffered the content, later attempts do not call this body again.
    /// </summary>
    public bool Started { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        return stream.WriteAsync(_bytes, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
