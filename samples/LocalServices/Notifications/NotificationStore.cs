using Dapper;
using LocalServices.Storage;
using Microsoft.Data.Sqlite;

namespace LocalServices.Notifications;

internal sealed class NotificationStore : IDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS notifications (
            id INTEGER PRIMARY KEY,
            user_id TEXT NOT NULL,
            message TEXT NOT NULL,
            channel TEXT NOT NULL,
            idempotency_key TEXT UNIQUE,
            received_at TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS notifications_by_user ON notifications (user_id);
        """;

    private const string Columns =
        """
        SELECT id AS Id, user_id AS UserId, message AS Message, channel AS Channel,
               idempotency_key AS IdempotencyKey, received_at AS ReceivedAt
        FROM notifications
        """;

    private readonly ServiceDatabase _database;
    private readonly DedupingInsert _insert;

    public NotificationStore(string path, TimeProvider clock)
    {
        _database = new ServiceDatabase(path, Schema);
        _insert = new DedupingInsert(_database, clock, "notifications", "user_id", "message", "channel");
    }

    public long Add(SendRequest request, string? idempotencyKey) =>
        _database.Write(_ => _insert.Run(idempotencyKey, request.UserId, request.Message, request.Channel));

    public async IAsyncEnumerable<StoredNotification> ReadAsync(string? userId)
    {
        await using SqliteConnection connection = _database.OpenReader();
        string sql = $"{Columns} {(userId is null ? "" : "WHERE user_id = @userId")} ORDER BY id";
        await foreach (StoredNotification row in connection.QueryUnbufferedAsync<StoredNotification>(sql, new { userId }))
            yield return row;
    }

    public async Task<IReadOnlyList<StoredNotification>> ReadAllAsync(string? userId, CancellationToken ct) =>
        await ReadAsync(userId).ToListAsync(ct);

    public void Dispose() => _database.Dispose();
}
