using System.Net;

namespace Tidewire.Tool.Conform;

/// <summary>A JSON body that gives up on the answer as soon as it is on its way.</summary>
internal sealed class CutContent : HttpContent
{
    private readonly byte[] _body;
    private readonly CancellationTokenSource _cut;

    public CutContent(byte[] body, CancellationTokenSource cut)
    {
        _body = body;
        _cut = cut;
        Headers.ContentType = new("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_body).ConfigureAwait(false);
        await stream.FlushAsync().ConfigureAwait(false);
        await _cut.CancelAsync().ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
