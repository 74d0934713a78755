using System.Net;

namespace Tidewire.Pipeline;

/// <summary>Stands around a body of the application, and tells a source that failed from a connection that did. Disposal is left to the owner of that body.</summary>
internal sealed class ObservedBody : HttpContent
{
    private readonly HttpContent _inner;

    public ObservedBody(HttpContent inner)
    {
        _inner = inner;
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>The body as the application made it.</summary>
    public HttpContent Original => _inner;

    /// <summary>What the source threw; <see langword="null"/> while it did not fail.</summary>
    public Exception? Fault { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var target = new ObservedStream(stream);
        try
        {
            await _inner.CopyToAsync(target, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!target.HasFailed && !cancellationToken.IsCancellationRequested)
        {
            // The platform wraps these two, where a stream throws them.
            Fault = e is HttpRequestException { InnerException: (IOException or ObjectDisposedException) and { } source } ? source : e;
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }
}
