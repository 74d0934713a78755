namespace Tidewire.Sqlite;

/// <summary>The size of a database file including its write-ahead log.</summary>
internal static class FileSize
{
    public static long Of(string path) => LengthOf(path) + LengthOf(path + "-wal");

    private static long LengthOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? file.Length : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
