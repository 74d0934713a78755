namespace Tidewire.Sqlite;

/// <summary>What a row says of its item. That one is taken is known to the process that took it, and to nobody after that.</summary>
internal enum RowState
{
    Waiting,
    UnderWay,
    Parked,
}
