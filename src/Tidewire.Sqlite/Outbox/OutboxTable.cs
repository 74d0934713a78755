using SQLitePCL;

namespace Tidewire.Sqlite;

/// <summary>
/// The messages of one file: the operations for sending. Not thread-safe; every method runs in a transaction of its caller.
/// </summary>
internal sealed partial class OutboxTable(SqliteDatabase database) : IDisposable
{
    // The states are text, so that the statements are constants.
    private const string Waiting = "0";
    private const string Canceled = "2";
    private const string DeadLetters = "3, 4, 5";
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    /// <summary>
    /// Releases messages that an earlier process claimed. Messages without a <c>NotBefore</c> that are not due yet become due now: their due
    /// time comes from a back-off, or from a clock that was ahead.
    /// </summary>
    public void Recover(long now) =>
        Run(Sql($"""
            UPDATE messages SET claimed = 0, due = CASE WHEN not_before = 0 THEN min(due, ?1) ELSE due END
            WHERE state = {Waiting} AND (claimed <> 0 OR (not_before = 0 AND due > ?1))
            """).Bind(1, now));

    public void Add(OutboxMessage message, long now)
    {
        byte[] id = message.Id.ToByteArray();
        long notBefore = message.NotBefore?.UtcTicks ?? 0;
        Run(Sql($"""
            INSERT INTO messages (id, body, checksum, enqueued, not_before, due, ordering_key, trace, blocked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                ?7 IS NOT NULL AND EXISTS (SELECT 1 FROM messages WHERE ordering_key = ?7 AND state = {Waiting}))
            """)
            .Bind(1, id).Bind(2, message.Body.Span).Bind(3, OutboxRow.Checksum(message.Id, message.Body.Span)).Bind(4, message.EnqueuedAt.UtcTicks)
            .Bind(5, notBefore).Bind(6, notBefore == 0 ? now : notBefore).Bind(7, message.OrderingKey).Bind(8, message.TraceParent));
        Tally(OutboxRow.EnqueuedTally, 1);
    }

    public List<OutboxMessage> Claim(OutboxFile file, int maxCount, long claim, long now)
    {
        var messages = new List<OutboxMessage>();
        var update = Sql($"""
            UPDATE messages SET claimed = ?1 WHERE seq IN (
                SELECT seq FROM messages WHERE state = {Waiting} AND claimed = 0 AND blocked = 0 AND due <= ?2 ORDER BY due, seq LIMIT ?3)
            RETURNING {OutboxRow.Claimed}
            """).Bind(1, claim).Bind(2, now).Bind(3, maxCount);
        Read(update, row => messages.Add(OutboxRow.ReadClaimed(row, file, claim)));

        // The order of RETURNING is undefined.
        messages.Sort((one, other) => ((OutboxClaim)one.Claim!).Row.CompareTo(((OutboxClaim)other.Claim!).Row));
        return messages;
    }

    public bool Begin(OutboxClaim claim) =>
        Run(Guarded($"UPDATE messages SET begun = 1 WHERE seq = ?1 AND claimed = ?2 AND state = {Waiting}", claim)) > 0;

    public bool Release(OutboxClaim claim, long due, bool hasFailed, bool mayHaveBeenSent) => Run(
        Guarded($"UPDATE messages SET claimed = 0, due = max(due, ?3), attempts = attempts + ?4, begun = ?5 WHERE seq = ?1 AND claimed = ?2 AND state = {Waiting}", claim)
            .Bind(3, due).Bind(4, hasFailed ? 1 : 0).Bind(5, mayHaveBeenSent ? 1 : 0)) > 0;

    public bool Settle(OutboxClaim claim, string? orderingKey, OutboxState state, string? reason, bool isKept, long now)
    {
        int changed = isKept
            ? Run(Guarded($"UPDATE messages SET state = ?3, reason = ?4, settled = ?5, claimed = 0, blocked = 0 WHERE seq = ?1 AND claimed = ?2 AND state = {Waiting}", claim)
                .Bind(3, (long)state).Bind(4, reason).Bind(5, now))
            : Run(Guarded($"DELETE FROM messages WHERE seq = ?1 AND claimed = ?2 AND state = {Waiting}", claim));
        if (changed == 0)
            return false;

        CountAndUnblock(orderingKey, state, isKept);
        return true;
    }

    public bool Cancel(Guid id, bool isKept, long now)
    {
        string? orderingKey = null;
        bool isFound = false;
        Read(Sql($"SELECT ordering_key FROM messages WHERE id = ?1 AND state = {Waiting} AND begun = 0").Bind(1, id.ToByteArray()), row =>
        {
            isFound = true;
            orderingKey = row.IsNull(0) ? null : System.Text.Encoding.UTF8.GetString(row.Bytes(0));
        });
        if (!isFound)
            return false;

        Run((isKept
            ? Sql($"UPDATE messages SET state = {Canceled}, settled = ?2, claimed = 0, blocked = 0 WHERE id = ?1").Bind(2, now)
            : Sql("DELETE FROM messages WHERE id = ?1")).Bind(1, id.ToByteArray()));
        CountAndUnblock(orderingKey, OutboxState.Canceled, isKept);
        return true;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
    }

    // Counts a message that was removed, and unblocks the next message of the ordering key unless one is already unblocked.
    private void CountAndUnblock(string? orderingKey, OutboxState state, bool isKept)
    {
        if (!isKept)
            Tally((int)state, 1);
        if (orderingKey is not null)
        {
            Run(Sql($"""
                UPDATE messages SET blocked = 0 WHERE seq = (SELECT min(seq) FROM messages WHERE ordering_key = ?1 AND state = {Waiting})
                    AND NOT EXISTS (SELECT 1 FROM messages WHERE ordering_key = ?1 AND state = {Waiting} AND blocked = 0)
                """).Bind(1, orderingKey));
        }
    }

    private void Tally(int state, long count) =>
        Run(Sql("INSERT INTO tallies (state, count) VALUES (?1, ?2) ON CONFLICT (state) DO UPDATE SET count = count + ?2").Bind(1, state).Bind(2, count));

    private SqliteStatement Guarded(string sql, OutboxClaim claim) => Sql(sql).Bind(1, claim.Row).Bind(2, claim.Number);

    private SqliteStatement Sql(string sql) =>
        _statements.TryGetValue(sql, out var statement) ? statement : _statements[sql] = new(database.Handle, sql);

    // Returns the number of changed rows.
    private int Run(SqliteStatement statement)
    {
        int code = statement.Run();
        return code == raw.SQLITE_OK ? raw.sqlite3_changes(database.Handle) : throw new SqliteFailureException(code);
    }

    private static void Read(SqliteStatement statement, Action<SqliteStatement> read)
    {
        try
        {
            int code;
            while ((code = statement.Step()) == raw.SQLITE_ROW)
                read(statement);
            if (code != raw.SQLITE_DONE)
                throw new SqliteFailureException(code);
        }
        finally
        {
            statement.Reset();
        }
    }
}
