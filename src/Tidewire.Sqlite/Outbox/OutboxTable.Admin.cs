namespace Tidewire.Sqlite;

// Operations for IOutboxAdmin and housekeeping.
internal sealed partial class OutboxTable
{
    private const int Slice = 500;

    public OutboxCounts Count()
    {
        var counts = new Dictionary<long, long>();
        Read(Sql("SELECT state, count(*) FROM messages GROUP BY state UNION ALL SELECT state, count FROM tallies"), row =>
            counts[row.Number(0)] = counts.GetValueOrDefault(row.Number(0)) + row.Number(1));
        return new()
        {
            Enqueued = counts.GetValueOrDefault(OutboxRow.EnqueuedTally),
            Waiting = Of(OutboxState.Waiting),
            Sent = Of(OutboxState.Sent),
            Canceled = Of(OutboxState.Canceled),
            Rejected = Of(OutboxState.Rejected),
            Expired = Of(OutboxState.Expired),
            Uncertain = Of(OutboxState.Uncertain),
        };

        long Of(OutboxState state) => counts.GetValueOrDefault((long)state);
    }

    public List<OutboxEntry> List(int file, OutboxState state, long afterRow, int maxCount)
    {
        var entries = new List<OutboxEntry>();
        Read(
            Sql($"SELECT {OutboxRow.Listed} FROM messages WHERE state = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3").Bind(1, (long)state).Bind(2, afterRow).Bind(3, maxCount),
            row => entries.Add(OutboxRow.ReadListed(row, file)));
        return entries;
    }

    public int Resend(IEnumerable<Guid> ids, long now) => ids.Sum(id => Run(Sql($"""
        UPDATE messages SET state = {Waiting}, enqueued = ?2, not_before = 0, due = ?2, attempts = 0, begun = 0, claimed = 0, reason = NULL, settled = 0,
            blocked = ordering_key IS NOT NULL AND EXISTS (SELECT 1 FROM messages other WHERE other.ordering_key = messages.ordering_key AND other.state = {Waiting})
        WHERE id = ?1 AND state IN ({DeadLetters})
        """).Bind(1, id.ToByteArray()).Bind(2, now)));

    public int Purge(IEnumerable<Guid> ids)
    {
        int purged = ids.Sum(id => Run(Sql($"DELETE FROM messages WHERE id = ?1 AND state <> {Waiting}").Bind(1, id.ToByteArray())));
        Tally(OutboxRow.EnqueuedTally, -purged);
        return purged;
    }

    /// <summary>Removes a limited number of sent or canceled messages that were kept. Returns whether there may be more.</summary>
    public bool Tidy(long before)
    {
        bool isMore = false;
        foreach (var state in (OutboxState[])[OutboxState.Sent, OutboxState.Canceled])
        {
            int removed = Run(Sql("DELETE FROM messages WHERE seq IN (SELECT seq FROM messages WHERE state = ?1 AND settled <= ?2 ORDER BY seq LIMIT ?3)")
                .Bind(1, (long)state).Bind(2, before).Bind(3, Slice));
            if (removed > 0)
                Tally((int)state, removed);
            isMore |= removed == Slice;
        }

        return isMore;
    }
}
