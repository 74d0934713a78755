using Dapper;
using Microsoft.Data.Sqlite;

namespace LocalServices.Storage;

/// <summary>
/// One SQLite file. SQLite has one writer at a time anyway, so one connection behind a lock is the fastest way to write, and
/// prepared statements live as long as it does. Readers open their own connection and, thanks to WAL, wait for nobody.
/// </summary>
internal sealed class ServiceDatabase : IDisposable
{
    private readonly string _connectionString;
    private readonly SqliteConnection _writer;
    private readonly Lock _gate = new();

    public ServiceDatabase(string path, string schema)
    {
        // Without the pool a closed connection is closed, and its file can be deleted.
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        _writer = OpenReader();
        _writer.Execute("PRAGMA journal_mode = WAL");
        // In WAL mode NORMAL syncs at checkpoints only: a power cut may lose the last rows, a crash of the process none.
        _writer.Execute("PRAGMA synchronous = NORMAL");
        // 64 MiB. Idempotency keys are random, so their index is written all over: a million events take a third less time than
        // with the default of 2 MiB.
        _writer.Execute("PRAGMA cache_size = -65536");
        _writer.Execute(schema);
    }

    /// <summary>A statement that is prepared once and run inside <see cref="Write"/>; it goes away with the connection.</summary>
    public SqliteCommand Prepare(string sql, params IEnumerable<string> parameters)
    {
        SqliteCommand command = _writer.CreateCommand();
        command.CommandText = sql;
        foreach (string parameter in parameters) command.Parameters.Add("@" + parameter, SqliteType.Text);
        command.Prepare();
        return command;
    }

    public T Write<T>(Func<SqliteConnection, T> work)
    {
        lock (_gate)
        {
            return work(_writer);
        }
    }

    /// <summary>The work in one transaction: all of it, or after an exception nothing.</summary>
    public T WriteAtOnce<T>(Func<SqliteConnection, T> work) => Write(connection =>
    {
        // Plain SQL, because an ADO.NET transaction would have to be set on each prepared statement.
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            T result = work(connection);
            connection.Execute("COMMIT");
            return result;
        }
        catch
        {
            connection.Execute("ROLLBACK");
            throw;
        }
    });

    public SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _writer.Dispose();
        }
    }
}
