namespace Tidewire.Testing;

// Operations for IOutboxAdmin and housekeeping.
internal sealed partial class MemoryOutboxStore
{
    public Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(new OutboxCounts
            {
                Enqueued = _enqueued,
                Waiting = Of(OutboxState.Waiting),
                Sent = Of(OutboxState.Sent),
                Canceled = Of(OutboxState.Canceled),
                Rejected = Of(OutboxState.Rejected),
                Expired = Of(OutboxState.Expired),
                Uncertain = Of(OutboxState.Uncertain),
            });
        }

        long Of(OutboxState state) => _rows.Count(row => row.State == state) + _removed.GetValueOrDefault(state);
    }

    public Task<IReadOnlyList<OutboxEntry>> ListAsync(
        OutboxState state, long after, int maxCount, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<OutboxEntry>>(
                [.. _rows.Where(row => row.State == state && row.Position > after).Take(maxCount).Select(row => row.Listed())]);
        }
    }

    public Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var rows = _rows.Where(row => row.IsDeadLetter && ids.Contains(row.Message.Id)).ToList();
            rows.ForEach(row => row.Resend(Now));
            return Task.FromResult(rows.Count);
        }
    }

    public Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            int purged = _rows.RemoveAll(row => row.State != OutboxState.Waiting && ids.Contains(row.Message.Id));
            _enqueued -= purged;
            return Task.FromResult(purged);
        }
    }

    public Task<bool> TidyAsync(TimeSpan keepFor, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            foreach (var row in _rows.Where(row => row.State is OutboxState.Sent or OutboxState.Canceled && row.SettledAt <= Now - keepFor).ToList())
            {
                _rows.Remove(row);
                _removed[row.State] = _removed.GetValueOrDefault(row.State) + 1;
            }
        }

        return Task.FromResult(false);
    }
}
