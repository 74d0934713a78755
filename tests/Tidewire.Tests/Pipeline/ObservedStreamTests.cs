using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The stream that a body of the application writes to.</summary>
public sealed class ObservedStreamTests
{
    private static readonly Dictionary<string, Func<Stream, Task>> _writes = new()
    {
        ["Write"] = stream => Run(() => stream.Write([1, 2, 3], 1, 1)),
        ["WriteAsync"] = stream => stream.WriteAsync([1, 2, 3], 1, 1, TestContext.Current.CancellationToken),
        ["WriteAsync of memory"] = stream => stream.WriteAsync(new byte[] { 2 }, TestContext.Current.CancellationToken).AsTask(),
        ["Flush"] = stream => Run(stream.Flush),
        ["FlushAsync"] = stream => stream.FlushAsync(TestContext.Current.CancellationToken),
    };

    public static TheoryData<string> Writes => [.. _writes.Keys];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Write_ReachesTheConnection(string write)
    {
        using var connection = new Connection(error: null);
        using var observed = new ObservedStream(connection);

        await _writes[write](observed);

        bool isFlush = write.StartsWith("Flush", StringComparison.Ordinal);
        Assert.Equal(isFlush ? [] : [2], connection.ToArray());
        Assert.Equal((isFlush, false), (connection.IsFlushed, observed.HasFailed));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task FailedWrite_IsRecorded_AndThrown(string write)
    {
        var error = new IOException();
        using var connection = new Connection(error);
        using var observed = new ObservedStream(connection);

        Assert.Same(error, await Record.ExceptionAsync(() => _writes[write](observed)));

        Assert.True(observed.HasFailed);
    }

    [Fact]
    public void Stream_CanOnlyBeWrittenTo()
    {
        using var connection = new MemoryStream([1]);
        using var observed = new ObservedStream(connection);

        Assert.Equal((false, false, true), (observed.CanRead, observed.CanSeek, observed.CanWrite));
        Assert.Throws<NotSupportedException>(() => observed.Length);
        Assert.Throws<NotSupportedException>(() => observed.Position);
        Assert.Throws<NotSupportedException>(() => observed.Position = 0);
        Assert.Throws<NotSupportedException>(() => observed.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => observed.SetLength(0));
        Assert.Throws<NotSupportedException>(() => observed.Read(new byte[1], 0, 1));
    }

    private static Task Run(Action write)
    {
        write();
        return Task.CompletedTask;
    }

    private sealed class Connection(Exception? error) : MemoryStream
    {
        public bool IsFlushed { get; private set; }

        public override void Flush()
        {
            ThrowIfBroken();
            IsFlushed = true;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Run(Flush);

        public override void Write(byte[] buffer, int offset, int count)
        {
            ThrowIfBroken();
            base.Write(buffer, offset, count);
        }

        public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Write(buffer, offset, count);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Write(buffer.ToArray(), 0, buffer.Length);
        }

        private void ThrowIfBroken()
        {
            if (error is not null)
                throw error;
        }
    }
}
