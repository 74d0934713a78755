using System.Net;

namespace Tidewire.Pipeline;

/// <summary>A JSON request body with a known length. It can be sent again, and records whether sending has started.</summary>
internal sealed class JsonBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>>? _parts;

    public JsonBody(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        // Added as text: a parsed value would be shared by all requests, and handlers could change it.
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>Creates a body of several parts, which is how a large one avoids a large array.</summary>
    public JsonBody(IReadOnlyList<ReadOnlyMemory<byte>> parts)
        : this(ReadOnlyMemory<byte>.Empty) => _parts = parts;

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
        return _parts is null ? stream.WriteAsync(_bytes, cancellationToken).AsTask() : WriteAsync(_parts, stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _parts?.Sum(part => (long)part.Length) ?? _bytes.Length;
        return true;
    }

    private static async Task WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> parts, Stream stream, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
            await stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
    }
}
