namespace Tidewire.FaultTests.Requests;

/// <summary>A stream that fails after a number of bytes, synchronously or through the task that it returns.</summary>
internal sealed class FailingStream(Exception error, int bytesBefore, bool throwsSynchronously) : Stream
{
    private int _left = bytesBefore;

    public int Failures { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => TryTake(count) ?? throw Fail();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (TryTake(count) is { } taken)
            return Task.FromResult(taken);
        return throwsSynchronously ? throw Fail() : FailLaterAsync();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(ReadAsync([], 0, buffer.Length, cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int? TryTake(int count)
    {
        if (_left == 0)
            return null;

        int taken = Math.Min(count, _left);
        _left -= taken;
        return taken;
    }

    private Exception Fail()
    {
        Failures++;
        return error;
    }

    private async Task<int> FailLaterAsync()
    {
        await Task.Yield();
        throw Fail();
    }
}
