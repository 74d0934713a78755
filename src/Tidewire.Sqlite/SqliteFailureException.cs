namespace Tidewire.Sqlite;

/// <summary>Carries a SQLite error code where no result can be returned. Never leaves the package.</summary>
internal sealed class SqliteFailureException(int code) : Exception($"SQLite error {code}")
{
    public int Code => code;
}
