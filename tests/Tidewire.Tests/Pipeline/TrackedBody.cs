using System.Net;

namespace Tidewire.Tests.Pipeline;

/// <summary>A body without a known length that tells whether it was read and released.</summary>
internal sealed class TrackedBody(byte[] bytes, Exception? fault = null) : HttpContent
{
    public bool WasRead { get; private set; }

    public bool IsReleased { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        WasRead = true;
        await stream.WriteAsync(bytes);
        if (fault is not null)
            throw fault;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        IsReleased = true;
        base.Dispose(disposing);
    }
}
