namespace Tidewire.Sqlite;

internal enum WriteKind
{
    Append,
    Park,
    Settle,
}
