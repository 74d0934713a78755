using Dapper;
using LocalServices.Storage;
using Microsoft.Data.Sqlite;

namespace LocalServices.Analytics;

internal sealed class EventStore : IDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS events (
            id INTEGER PRIMARY KEY,
            user_id TEXT NOT NULL,
            action TEXT NOT NULL,
            resource_type TEXT NOT NULL,
            resource_id TEXT NOT NULL,
            timestamp TEXT NOT NULL,
            idempotency_key TEXT UNIQUE,
            received_at TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS events_by_user ON events (user_id);
        """;

    private const string Columns =
        """
        SELECT id AS Id, user_id AS UserId, action AS Action, resource_type AS ResourceType, resource_id AS ResourceId,
               timestamp AS Timestamp, idempotency_key AS IdempotencyKey, received_at AS ReceivedAt
        FROM events
        """;

    private readonly ServiceDatabase _database;
    private readonly DedupingInsert _insert;

    public EventStore(string path, TimeProvider clock)
    {
        _database = new ServiceDatabase(path, Schema);
        _insert = new DedupingInsert(
            _database, clock, "events", "user_id", "action", "resource_type", "resource_id", "timestamp");
    }

    public long Add(EventRequest request, string? idempotencyKey) => _database.Write(_ => Insert(request, idempotencyKey));

    /// <summary>Stores all events or, if one reuses a key with different content, none.</summary>
    /// <param name="items">The events. An event with its own key is identified by it.</param>
    /// <param name="batchKey">The key of the request. Together with an event's position, it is the key of an event without its own.</param>
    public int AddAll(IReadOnlyList<BatchItem> items, string? batchKey) => _database.WriteInTransaction(_ =>
    {
        for (int index = 0; index < items.Count; index++)
            Insert(items[index], items[index].IdempotencyKey ?? (batchKey is null ? null : $"{batchKey}#{index}"));

        return items.Count;
    });

    public async IAsyncEnumerable<StoredEvent> ReadAsync(string? userId)
    {
        await using SqliteConnection connection = _database.OpenReader();
        string sql = $"{Columns} {(userId is null ? "" : "WHERE user_id = @userId")} ORDER BY id";
        await foreach (StoredEvent row in connection.QueryUnbufferedAsync<StoredEvent>(sql, new { userId }))
            yield return row;
    }

    public async Task<IReadOnlyList<StoredEvent>> ReadAllAsync(string? userId, CancellationToken ct) =>
        await ReadAsync(userId).ToListAsync(ct);

    public async Task<long> CountAsync(CancellationToken ct)
    {
        await using SqliteConnection connection = _database.OpenReader();
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT count(*) FROM events", cancellationToken: ct));
    }

    public void Dispose() => _database.Dispose();

    private long Insert(EventRequest request, string? idempotencyKey) => _insert.Run(
        idempotencyKey, request.UserId, request.Action, request.ResourceType, request.ResourceId, request.Timestamp);
}
