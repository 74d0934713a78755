namespace Tidewire.Sqlite;

/// <summary>
/// Owns a file through the operating system: the lock ends with the process however that ends, and needs no clock. Held on a file of its own, since
/// SQLite's own lock is lost when the process opens the database file once more.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <returns>The lock, or <see langword="null"/> if another process, or this one, has it.</returns>
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

    // EWOULDBLOCK on Linux and macOS, a sharing violation on Windows; a full or broken disk is no lock.
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
