namespace Tidewire.Sqlite;

/// <summary>The prepared statements of one file. Not thread-safe.</summary>
internal sealed class SqliteStatements(SqliteDatabase database) : IDisposable
{
    private readonly SqliteStatement _insert = new(database.Handle, StoredRow.Insert);

    public SqliteStatement Begin { get; } = new(database.Handle, "BEGIN IMMEDIATE");

    public SqliteStatement Commit { get; } = new(database.Handle, "COMMIT");

    public SqliteStatement Rollback { get; } = new(database.Handle, "ROLLBACK");

    public SqliteStatement Delete { get; } = new(database.Handle, "DELETE FROM items WHERE id = ?1");

    public SqliteStatement Park { get; } = new(database.Handle, $"UPDATE items SET state = {(int)RowState.Parked} WHERE id = ?1");

    public SqliteStatement Next { get; } = new(
        database.Handle, $"SELECT {StoredRow.Columns} FROM items WHERE id > ?1 AND state <> {(int)RowState.Parked} ORDER BY id LIMIT ?2");

    public SqliteStatement One { get; } = new(database.Handle, $"SELECT {StoredRow.Columns} FROM items WHERE id = ?1");

    public int Add(long row, DeliveryItem item)
    {
        StoredRow.Bind(_insert, row, item);
        return _insert.Run();
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_insert, Begin, Commit, Rollback, Delete, Park, Next, One])
            statement.Dispose();
    }
}
