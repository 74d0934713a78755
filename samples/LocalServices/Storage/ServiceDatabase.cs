using Dapper;
using Microsoft.Data.Sqlite;

namespace LocalServices.Storage;

/// <summary>
/// A SQLite file. SQLite allows one writer at a time, so one connection behind a lock is the fastest way to write, and its prepared
/// statements can be reused. Readers open their own connection and, with WAL, do not wait for the writer.
/// </summary>
internal sealed class ServiceDatabase : IDisposable
{
    private readonly string _connectionString;
    private readonly SqliteConnection _writer;
    private readonly Lock _gate = new();

    public ServiceDatabase(string path, string schema)
    {
        // Without pooling, closing a connection closes the file, so that it can be deleted.
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        _writer = OpenReader();
        _writer.Execute("PRAGMA journal_mode = WAL");
        // In WAL mode, NORMAL syncs at checkpoints only: a power failure may lose the last rows, but a crash of the process does not.
        _writer.Execute("PRAGMA synchronous = NORMAL");
        // 64 MiB. Idempotency keys are random, so writes are spread over their whole index: a million events take a third less time than
        // with the default of 2 MiB.
        _writer.Execute("PRAGMA cache_size = -65536");
        _writer.Execute(schema);
    }

    /// <summary>Prepares a statement that runs inside <see cref="Write"/>; it is disposed with the connection.</summary>
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

    /// <summary>Runs the work in one transaction, which is rolled back after an exception.</summary>
    public T WriteInTransaction<T>(Func<SqliteConnection, T> work) => Write(connection =>
    {
        // Plain SQL, because an ADO.NET transaction would have to be assigned to each prepared statement.
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
