using System.Net;

namespace Tidewire.Pipeline;

/// <summary>A JSON request body with a known length. It can be sent again, and records whether sending has started.</summary>
internal sealed class JsonBody : HttpContent
{
    private readonly long _length;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Func<Stream, CancellationToken, Task>? _write;

    public JsonBody(ReadOnlyMemory<byte> bytes)
        : this(bytes.Length) => _bytes = bytes;

    /// <param name="length">The number of bytes.</param>
    /// <param name="write">Writes them; called once for each attempt.</param>
    public JsonBody(long length, Func<Stream, CancellationToken, Task> write)
        : this(length) => _write = write;

    private JsonBody(long length)
    {
        _length = length;
        // Added as text: a parsed value would be shared by all requests, and handlers could change it.
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>
    /// Whether an attempt has started to write the body, which requires a connection; before that, the service cannot have acted. Never
    /// reset: from then on, each attempt is observed by an <see cref="ObservedBody"/>.
    /// </summary>
    public bool Started { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        return _write?.Invoke(stream, cancellationToken) ?? stream.WriteAsync(_bytes, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
