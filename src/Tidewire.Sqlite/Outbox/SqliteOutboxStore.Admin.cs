namespace Tidewire.Sqlite;

// Operations for IOutboxAdmin and housekeeping, over all files.
internal sealed partial class SqliteOutboxStore
{
    public async Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default)
    {
        var sum = new OutboxCounts();
        foreach (var file in _files)
        {
            var counts = await WatchedAsync(file, one => one.RunAsync(table => table.Count())).ConfigureAwait(false);
            sum = new()
            {
                Enqueued = sum.Enqueued + counts.Enqueued,
                Waiting = sum.Waiting + counts.Waiting,
                Sent = sum.Sent + counts.Sent,
                Canceled = sum.Canceled + counts.Canceled,
                Rejected = sum.Rejected + counts.Rejected,
                Expired = sum.Expired + counts.Expired,
                Uncertain = sum.Uncertain + counts.Uncertain,
            };
        }

        return sum;
    }

    public async Task<IReadOnlyList<OutboxEntry>> ListAsync(
        OutboxState state, long after, int maxCount, CancellationToken cancellationToken = default)
    {
        var entries = new List<OutboxEntry>();
        foreach (var file in _files.OrderBy(file => file.Number))
        {
            int left = maxCount - entries.Count;
            if (left <= 0 || file.Number < ItemNumber.IndexOf(after))
                continue;

            long afterRow = file.Number == ItemNumber.IndexOf(after) ? ItemNumber.RowOf(after) : 0;
            entries.AddRange(await WatchedAsync(file, one => one.RunAsync(table => table.List(one.Number, state, afterRow, left))).ConfigureAwait(false));
        }

        return entries;
    }

    public Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        long now = Now();
        return SumAsync(table => table.Resend(ids, now), cancellationToken);
    }

    public Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) =>
        SumAsync(table => table.Purge(ids), cancellationToken);

    public async Task<bool> TidyAsync(TimeSpan keepFor, CancellationToken cancellationToken = default)
    {
        bool isMore = false;
        foreach (var file in _files)
        {
            long before = Now() - keepFor.Ticks;
            isMore |= await WatchedAsync(file, one => one.RunAsync(table => table.Tidy(before))).ConfigureAwait(false);
            if (!isMore)
                isMore |= await WatchedAsync(file, one => one.GiveBackSpaceAsync()).ConfigureAwait(false);
        }

        return isMore;
    }

    private async Task<int> SumAsync(Func<OutboxTable, int> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int sum = 0;
        foreach (var file in _files)
            sum += await WatchedAsync(file, one => one.RunAsync(run, isSynced: true)).ConfigureAwait(false);
        return sum;
    }
}
