namespace Tidewire.Sqlite;

internal enum SqliteFileState
{
    /// <summary>In use, even if it cannot be written to at the moment.</summary>
    Open,

    /// <summary>Removed or replaced.</summary>
    Removed,

    /// <summary>Damaged content.</summary>
    Damaged,

    Closed,
}
