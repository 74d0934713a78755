using SQLitePCL;

namespace Tidewire.Sqlite;

internal static class SqliteCodes
{
    /// <summary>A database that belongs to another client or address. Not one of SQLite's own codes.</summary>
    public const int Foreign = -1;

    /// <summary>
    /// Whether the content of the file is unreadable or corrupt. A full, read-only or temporarily failing disk is not damage.
    /// </summary>
    public static bool IsDamage(int code) => code > 0 && (code & 0xff) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_MISMATCH or raw.SQLITE_FORMAT
        or raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_INTERNAL or raw.SQLITE_SCHEMA or raw.SQLITE_EMPTY;
}
