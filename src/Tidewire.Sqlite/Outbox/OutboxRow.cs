using System.Text;

namespace Tidewire.Sqlite;

/// <summary>
/// Converts messages to and from rows. The content has a checksum, because SQLite's own checks do not detect a flipped bit.
/// </summary>
internal static class OutboxRow
{
    /// <summary>
    /// The tables of a file. <c>claimed</c> is the number of a claim of this process. <c>blocked</c> marks all messages of an ordering key
    /// except the first, so that a claim skips them. <c>tallies</c> counts removed messages by state; <see cref="EnqueuedTally"/> counts
    /// added ones.
    /// </summary>
    public const string Tables =
        """
        CREATE TABLE IF NOT EXISTS messages (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, body BLOB NOT NULL, checksum INTEGER NOT NULL, enqueued INTEGER NOT NULL,
            not_before INTEGER NOT NULL, due INTEGER NOT NULL, ordering_key BLOB, trace BLOB, attempts INTEGER NOT NULL DEFAULT 0,
            state INTEGER NOT NULL DEFAULT 0, claimed INTEGER NOT NULL DEFAULT 0, begun INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0,
            reason BLOB, settled INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX IF NOT EXISTS messages_due ON messages (due, seq) WHERE state = 0 AND claimed = 0 AND blocked = 0;
        CREATE INDEX IF NOT EXISTS messages_key ON messages (ordering_key, seq) WHERE state = 0 AND ordering_key IS NOT NULL;
        CREATE INDEX IF NOT EXISTS messages_state ON messages (state, seq);
        CREATE TABLE IF NOT EXISTS tallies (state INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
        """;

    public const int EnqueuedTally = -1;

    public const string Claimed = "seq, id, body, checksum, enqueued, not_before, ordering_key, trace, attempts, begun";

    public const string Listed = "seq, id, state, reason, enqueued, not_before, attempts, settled";

    public static uint Checksum(Guid id, ReadOnlySpan<byte> body) => RowChecksum.Add(RowChecksum.Add(RowChecksum.Start, id.ToByteArray()), body);

    /// <returns>The message. If the content is damaged, the body is empty, and the sender treats the message as unreadable.</returns>
    public static OutboxMessage ReadClaimed(SqliteStatement row, OutboxFile file, long claim)
    {
        var id = new Guid(row.Bytes(1));
        var body = row.Bytes(2);
        return new()
        {
            Id = id,
            Body = Checksum(id, body) == row.Number(3) ? body.ToArray() : default(ReadOnlyMemory<byte>),
            EnqueuedAt = Time(row.Number(4)),
            NotBefore = TimeOrNull(row.Number(5)),
            OrderingKey = Text(row, 6),
            TraceParent = Text(row, 7),
            Attempts = (int)row.Number(8),
            MayHaveBeenSent = row.Number(9) != 0,
            Claim = new OutboxClaim(file, row.Number(0), claim),
        };
    }

    public static OutboxEntry ReadListed(SqliteStatement row, int file) => new()
    {
        Position = ItemNumber.Of(file, row.Number(0)),
        Id = new(row.Bytes(1)),
        State = (OutboxState)row.Number(2),
        Reason = Text(row, 3),
        EnqueuedAt = Time(row.Number(4)),
        NotBefore = TimeOrNull(row.Number(5)),
        Attempts = (int)row.Number(6),
        SettledAt = TimeOrNull(row.Number(7)),
    };

    private static string? Text(SqliteStatement row, int column) => row.IsNull(column) ? null : Encoding.UTF8.GetString(row.Bytes(column));

    private static DateTimeOffset? TimeOrNull(long ticks) => ticks == 0 ? null : Time(ticks);

    private static DateTimeOffset Time(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
}
