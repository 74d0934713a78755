using System.Net;

namespace Tidewire.Tool.Conform;

/// <summary>
/// A JSON body that is sent completely; the connection is cut a little later. Servers drop a request if the sender disconnects before they
/// have read it.
/// </summary>
internal sealed class CutContent : HttpContent
{
    /// <summary>The time that the service has to read the request.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly byte[] _body;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _cut;

    public CutContent(byte[] body, TimeProvider time, CancellationTokenSource cut)
    {
        _body = body;
        _time = time;
        _cut = cut;
        Headers.ContentType = new("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_body).ConfigureAwait(false);
        await stream.FlushAsync().ConfigureAwait(false);
        await Task.Delay(Pause, _time).ConfigureAwait(false);
        await _cut.CancelAsync().ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
