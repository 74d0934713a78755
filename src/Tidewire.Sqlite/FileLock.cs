namespace Tidewire.Sqlite;

/// <summary>
/// An exclusive lock on a file. The operating system releases it however the process ends, so it needs no expiry. It is held on a separate
/// file, because SQLite's own lock is lost if the process opens the database file a second time and closes it.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <returns>The lock, or <see langword="null"/> if this or another process holds it.</returns>
    public static FileLock? TryTake(string file)
    {
        string path = file + ".lock";
        if (!OperatingSystem.IsWindows() && File.Exists(path) && !Unix.IsOurFile(path))
            return null;

        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new(new(path, options));
        }
        catch (IOException e) when (IsTaken(e))
        {
            return null;
        }
    }

    public void Dispose() => _stream.Dispose();

    // EWOULDBLOCK on Linux and macOS, a sharing violation on Windows. Other errors, such as a full disk, do not mean that the file is
    // locked.
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
