namespace Tidewire.Pipeline;

/// <summary>The connection stream that a body writes to. Records whether a write failed.</summary>
internal sealed class ObservedStream(Stream connection) : Stream
{
    public bool HasFailed { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => Observe(connection.Flush);

    public override Task FlushAsync(CancellationToken cancellationToken) => ObserveAsync(() => connection.FlushAsync(cancellationToken));

    public override void Write(byte[] buffer, int offset, int count) => Observe(() => connection.Write(buffer, offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ObserveAsync(() => connection.WriteAsync(buffer, offset, count, cancellationToken));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(ObserveAsync(() => connection.WriteAsync(buffer, cancellationToken).AsTask()));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Observe(Action write)
    {
        try
        {
            write();
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }

    // A stream may throw before it returns a task.
    private async Task ObserveAsync(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }
}
