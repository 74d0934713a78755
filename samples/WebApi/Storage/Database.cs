using Dapper;
using Microsoft.Data.Sqlite;

namespace WebApi.Storage;

/// <summary>The application's own data, in one SQLite file. Connections are pooled, so each piece of work opens one.</summary>
internal sealed class Database(IConfiguration configuration)
{
    private const string Schema =
        """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS users (
            id TEXT PRIMARY KEY,
            email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            name TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS documents (
            id TEXT PRIMARY KEY,
            owner_id TEXT NOT NULL,
            title TEXT NOT NULL,
            content TEXT NOT NULL) WITHOUT ROWID;
        """;

    private readonly string _connectionString = configuration.GetConnectionString("WebApi")
        ?? throw new InvalidOperationException("ConnectionStrings:WebApi is missing. Set it, for instance to 'Data Source=webapi.db'.");

    public void CreateTables()
    {
        using var connection = Open();
        connection.Execute(Schema);
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }
}
