namespace Tidewire.Sqlite;

internal enum WriteKind
{
    Append,
    MarkUnderWay,
    Park,
    Settle,
}
