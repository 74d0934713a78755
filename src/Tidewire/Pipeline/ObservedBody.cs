using System.Net;

namespace Tidewire.Pipeline;

/// <summary>A body of the application that tells a source that failed from a connection that did.</summary>
internal sealed class ObservedBody : HttpContent
{
    private readonly HttpContent _inner;

    public ObservedBody(HttpContent inner)
    {
        _inner = inner;
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

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
            // The platform wraps what a stream throws of input/output.
            Fault = e is HttpRequestException { InnerException: { } source } ? source : e;
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
