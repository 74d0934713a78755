namespace Tidewire.Sqlite;

/// <summary>SQLite's answer to what has no other way to say it. Never leaves the package.</summary>
internal sealed class SqliteFailureException(int code) : Exception($"SQLite error {code}")
{
    public int Code => code;
}
