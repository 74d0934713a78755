namespace Tidewire.Sqlite;

/// <summary>The stored state of an item. Whether an item is taken is not stored; it is known only to the process that took it.</summary>
internal enum RowState
{
    Waiting,

    // Existing files contain this number.
    Parked = 2,
}
