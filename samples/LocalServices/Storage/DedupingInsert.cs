using LocalServices.Requests;
using Microsoft.Data.Sqlite;

namespace LocalServices.Storage;

/// <summary>
/// Adds a row unless its idempotency key already exists in the table's unique index. The table and columns are constants, never input. Run
/// it inside <see cref="ServiceDatabase.Write"/>.
/// </summary>
internal sealed class DedupingInsert(ServiceDatabase database, TimeProvider clock, string table, params string[] columns)
{
    private readonly SqliteCommand _insert = database.Prepare(
        $"""
        INSERT INTO {table} ({string.Join(", ", columns)}, idempotency_key, received_at)
        VALUES ({string.Join(", ", columns.Select(column => "@" + column))}, @idempotency_key, @received_at)
        ON CONFLICT (idempotency_key) DO NOTHING
        RETURNING id
        """,
        [.. columns, "idempotency_key", "received_at"]);

    private readonly SqliteCommand _findEqual = database.Prepare(
        $"""
        SELECT id FROM {table}
        WHERE idempotency_key = @idempotency_key AND {string.Join(" AND ", columns.Select(column => $"{column} = @{column}"))}
        """,
        [.. columns, "idempotency_key"]);

    /// <summary>The id of the new or existing row.</summary>
    /// <param name="idempotencyKey">The key, or <c>null</c> to always add a row.</param>
    /// <param name="values">One value per column, in order.</param>
    /// <exception cref="RequestRefusedException">The key exists with other values.</exception>
    public long Run(string? idempotencyKey, params ReadOnlySpan<string> values)
    {
        Fill(_insert, values);
        _insert.Parameters[values.Length].Value = (object?)idempotencyKey ?? DBNull.Value;
        _insert.Parameters[values.Length + 1].Value = Rfc3339.Format(clock.GetUtcNow());
        if (_insert.ExecuteScalar() is long added) return added;

        Fill(_findEqual, values);
        _findEqual.Parameters[values.Length].Value = idempotencyKey;
        return _findEqual.ExecuteScalar() is long known ? known : throw IdempotencyKey.Reused();
    }

    private static void Fill(SqliteCommand command, ReadOnlySpan<string> values)
    {
        for (int index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
    }
}
