namespace Tidewire.Sqlite;

/// <summary>The stored state of an item. That an item is taken is not stored; only the process that took it knows.</summary>
internal enum RowState
{
    Waiting,
    UnderWay,
    Parked,
}
