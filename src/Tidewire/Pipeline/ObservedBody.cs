using System.Net;

namespace Tidewire.Pipeline;

/// <summary>
/// Wraps the body of one attempt. Records whether sending has started, and distinguishes a failure of the body's source from a failure of
/// the connection. The owner disposes the inner body.
/// </summary>
internal sealed class ObservedBody : HttpContent
{
    private readonly HttpContent _inner;

    public ObservedBody(HttpContent inner)
    {
        _inner = inner;
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>The application's body.</summary>
    public HttpContent Original => _inner;

    /// <summary>Whether the attempt has started to write the body, which requires a connection.</summary>
    public bool Started { get; private set; }

    /// <summary>The exception of the source; <see langword="null"/> if it has not failed.</summary>
    public Exception? Fault { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        var target = new ObservedStream(stream);
        try
        {
            await _inner.CopyToAsync(target, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!target.HasFailed && !cancellationToken.IsCancellationRequested)
        {
            // .NET wraps these two exceptions if a stream throws them.
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
