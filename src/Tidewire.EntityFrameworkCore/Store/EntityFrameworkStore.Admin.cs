using System.Globalization;
using Tidewire.EntityFrameworkCore.Sql;

namespace Tidewire.EntityFrameworkCore.Store;

// Canceling, counting, and the operations of IOutboxAdmin.
internal sealed partial class EntityFrameworkStore
{
    public async Task<bool> CancelAsync(Guid id, bool isKept, CancellationToken cancellationToken = default) =>
        await _database.ExecuteAsync(isKept ? _sql.Cancel : _sql.CancelAndRemove, cancellationToken, ("@id", id), ("@client", _context.Client))
            .ConfigureAwait(false) == 1;

    public async Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default)
    {
        var counts = await _database.QueryAsync(
            _sql.Count, row => (State: (OutboxState)row.GetInt32(0), Count: Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture)),
            cancellationToken, ("@client", _context.Client)).ConfigureAwait(false);
        long Of(OutboxState state) => counts.Find(one => one.State == state).Count;
        return new()
        {
            Enqueued = counts.Sum(one => one.Count),
            Waiting = Of(OutboxState.Waiting),
            Sent = Of(OutboxState.Sent),
            Canceled = Of(OutboxState.Canceled),
            Rejected = Of(OutboxState.Rejected),
            Expired = Of(OutboxState.Expired),
            Uncertain = Of(OutboxState.Uncertain),
        };
    }

    public async Task<IReadOnlyList<OutboxEntry>> ListAsync(
        OutboxState state, long after, int maxCount, CancellationToken cancellationToken = default) =>
        await _database.QueryAsync(
            _sql.List(state), row => OutboxReader.Entry(row, state), cancellationToken,
            ("@client", _context.Client), ("@after", after), ("@max", maxCount)).ConfigureAwait(false);

    public async Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        int count = await _database.ExecuteAsync(
            _sql.Resend, cancellationToken, ("@client", _context.Client), ("@ids", _sql.ListOf(ids)),
            ("@now", _context.Time.GetUtcNow().ToUnixTimeMilliseconds())).ConfigureAwait(false);
        if (count > 0)
            _context.Arrived();
        return count;
    }

    public Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) =>
        _database.ExecuteAsync(_sql.Purge, cancellationToken, ("@client", _context.Client), ("@ids", _sql.ListOf(ids)));

    public async Task<bool> TidyAsync(TimeSpan keepFor, CancellationToken cancellationToken = default) =>
        OutboxSql.IsFullSlice(await _database.ExecuteAsync(
            _sql.Tidy, cancellationToken, ("@client", _context.Client), ("@keep", (long)keepFor.TotalMilliseconds)).ConfigureAwait(false));
}
