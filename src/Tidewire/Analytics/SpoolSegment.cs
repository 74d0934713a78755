using Microsoft.Win32.SafeHandles;

namespace Tidewire.Analytics;

/// <summary>
/// One file of the spool. It is this process's as long as it is open: the lock of the operating system ends with the process however that ends, needs no
/// clock, and lets whoever comes next take the file over.
/// </summary>
internal sealed class SpoolSegment : IDisposable
{
    private const int FirstRead = 64 * 1024;
    private readonly FileStream _stream;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long _readFrom = SpoolLine.Header.Length;
    private long _written;
    private long _count;

    private SpoolSegment(FileStream stream, bool isOurs, long openedAt)
    {
        _stream = stream;
        IsOurs = isOurs;
        OpenedAt = openedAt;
    }

    public string Path => _stream.Name;

    /// <summary>Whether this process wrote it; else it was left by another.</summary>
    public bool IsOurs { get; }

    /// <summary>A timestamp of the time provider: nothing that we wrote here is older than that.</summary>
    public long OpenedAt { get; }

    /// <summary>How much of the file holds whole records.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>How many records were written.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>How many of them were read.</summary>
    public long Read { get; private set; }

    /// <summary>How many of them were delivered or dropped.</summary>
    public long Settled { get; private set; }

    public static SpoolSegment Create(string path, long openedAt)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        var segment = new SpoolSegment(new(path, options), isOurs: true, openedAt);
        try
        {
            RandomAccess.Write(segment.Handle, SpoolLine.Header, 0);
            segment._written = SpoolLine.Header.Length;
            return segment;
        }
        catch
        {
            segment.Delete();
            throw;
        }
    }

    /// <summary>Opens a file that nobody holds. An <see cref="IOException"/> says that somebody does.</summary>
    /// <returns>The file with its records counted; <see langword="null"/> for one that is not a spool's, which stays as it is.</returns>
    public static SpoolSegment? TakeOver(string path, long openedAt)
    {
        var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 });
        var segment = new SpoolSegment(stream, isOurs: false, openedAt);
        try
        {
            long length = RandomAccess.GetLength(segment.Handle);
            if (length == 0 || segment.CountRecords(length))
                return segment;
        }
        catch
        {
            segment.Dispose();
            throw;
        }

        segment.Dispose();
        return null;
    }

    /// <summary>Adds lines at the end: all of them, or, after an exception, none.</summary>
    public void Append(ReadOnlySpan<byte> lines, int count)
    {
        try
        {
            RandomAccess.Write(Handle, lines, _written);
        }
        catch
        {
            CutTail();
            throw;
        }

        Interlocked.Add(ref _count, count);
        Volatile.Write(ref _written, _written + lines.Length);
    }

    /// <summary>Reads the next line, without its line feed; the end of a file that was cut off counts as one. For the sender alone.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        line = default;
        while (Read < Count)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length < 0 && Fill())
                continue;

            int taken = length < 0 ? _end - _start : length;
            line = _buffer.AsSpan(_start, taken);
            _start = Math.Min(_end, _start + taken + 1);
            Read++;
            return true;
        }

        return false;
    }

    /// <summary>Gives up what was not read yet. Returns how many records that were.</summary>
    public long Skip()
    {
        long left = Count - Read;
        Read = Count;
        return left;
    }

    public void Settle(long count) => Settled += count;

    /// <summary>Forgets what was written, once all of it is settled, so that the file can be used again.</summary>
    public void Reset()
    {
        RandomAccess.SetLength(Handle, SpoolLine.Header.Length);
        Interlocked.Exchange(ref _count, 0);
        Volatile.Write(ref _written, SpoolLine.Header.Length);
        (Read, Settled, _start, _end, _readFrom) = (0, 0, 0, 0, SpoolLine.Header.Length);
    }

    /// <summary>Empties the file first: who opened it just before it went away must not find records in it.</summary>
    public void Delete()
    {
        try
        {
            RandomAccess.SetLength(Handle, 0);
        }
        finally
        {
            if (!OperatingSystem.IsWindows())
                File.Delete(Path);
            Dispose();
        }

        // An open file cannot be deleted there; whoever finds it meanwhile finds it empty.
        if (OperatingSystem.IsWindows())
            File.Delete(Path);
    }

    /// <summary>Lets go of the file, and with it of what is in it.</summary>
    public void Dispose() => _stream.Dispose();

    private SafeFileHandle Handle => _stream.SafeFileHandle;

    private void CutTail()
    {
        try
        {
            RandomAccess.SetLength(Handle, _written);
        }
        catch (IOException)
        {
            // What is behind the end is written over, or read as one damaged record.
        }
    }

    private bool CountRecords(long length)
    {
        byte[] chunk = new byte[FirstRead];
        int read = RandomAccess.Read(Handle, chunk.AsSpan(0, SpoolLine.Header.Length), 0);
        if (!chunk.AsSpan(0, read).SequenceEqual(SpoolLine.Header))
            return false;

        byte last = (byte)'\n';
        long position = SpoolLine.Header.Length;
        while (position < length && (read = RandomAccess.Read(Handle, chunk, position)) > 0)
        {
            _count += chunk.AsSpan(0, read).Count((byte)'\n');
            last = chunk[read - 1];
            position += read;
        }

        if (last != '\n')
            _count++;
        _written = position;
        return true;
    }

    // Reads on behind what is in the buffer. False when there is no more.
    private bool Fill()
    {
        int kept = _end - _start;
        int wanted = (int)Math.Min(Math.Max(FirstRead, kept), Written - _readFrom);
        if (wanted <= 0)
            return false;

        byte[] buffer = kept + wanted <= _buffer.Length ? _buffer : new byte[kept + wanted];
        _buffer.AsSpan(_start, kept).CopyTo(buffer);
        (_buffer, _start, _end) = (buffer, 0, kept);

        int read = RandomAccess.Read(Handle, _buffer.AsSpan(kept, wanted), _readFrom);
        _end += read;
        _readFrom += read;
        return read > 0;
    }
}
