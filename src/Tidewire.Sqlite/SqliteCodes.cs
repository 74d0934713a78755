using SQLitePCL;

namespace Tidewire.Sqlite;

internal static class SqliteCodes
{
    /// <summary>A database, but not one of this client and address; none of SQLite's own codes.</summary>
    public const int Foreign = -1;

    /// <summary>Whether what the file holds cannot be trusted or read. A full disk, a read-only one, or one that fails for the moment is not that.</summary>
    public static bool IsDamage(int code) => code > 0 && (code & 0xff) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_MISMATCH or raw.SQLITE_FORMAT
        or raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_INTERNAL or raw.SQLITE_SCHEMA or raw.SQLITE_EMPTY;
}
