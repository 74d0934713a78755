namespace Tidewire.Sqlite;

internal enum SqliteFileState
{
    /// <summary>In use, whether it can be written just now or not.</summary>
    Open,

    /// <summary>Taken away or replaced.</summary>
    Removed,

    /// <summary>Not to be trusted.</summary>
    Damaged,

    Closed,
}
