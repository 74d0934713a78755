namespace Tidewire.Testing;

/// <summary>
/// An in-memory outbox store. It replaces the application's store, so that a test neither reads nor sends messages of an earlier run.
/// </summary>
internal sealed partial class MemoryOutboxStore(Func<TimeProvider> time) : IOutboxStore
{
    private readonly Lock _gate = new();
    private readonly List<MemoryOutboxRow> _rows = [];
    private readonly Dictionary<OutboxState, long> _removed = [];
    private long _enqueued;
    private long _lastPosition;
    private long _lastClaim;

    private DateTimeOffset Now => time().GetUtcNow();

    public Task AddAsync(OutboxMessage message, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _rows.Add(new(message, ++_lastPosition));
            _enqueued++;
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<OutboxMessage>> ClaimAsync(int maxCount, CancellationToken cancellationToken = default)
    {
        var claimed = new List<OutboxMessage>();
        lock (_gate)
        {
            // A message that was resent may be older than a claimed one with the same key, and must wait for that one.
            var keys = _rows.Where(row => row.Claim != 0).Select(row => row.Message.OrderingKey).OfType<string>().ToHashSet(StringComparer.Ordinal);
            foreach (var row in _rows.Where(row => row.State == OutboxState.Waiting))
            {
                // Only the first message of an ordering key may be claimed.
                bool mayBeClaimed = row.Message.OrderingKey is not { } key || keys.Add(key);
                if (mayBeClaimed && row.Claim == 0 && row.Due <= Now && claimed.Count < maxCount)
                    claimed.Add(row.Claimed(++_lastClaim));
            }
        }

        return Task.FromResult<IReadOnlyList<OutboxMessage>>(claimed);
    }

    public Task<bool> BeginAsync(OutboxMessage message, CancellationToken cancellationToken = default) =>
        ChangeAsync(message, row => row.HasBegun = true);

    public Task<bool> ReleaseAsync(
        OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent, CancellationToken cancellationToken = default) =>
        ChangeAsync(message, row =>
        {
            row.Claim = 0;
            row.HasBegun = mayHaveBeenSent;
            row.Attempts += hasFailed ? 1 : 0;
            if (delay > TimeSpan.Zero)
                row.Due = Now + delay;
        });

    public Task<bool> SettleAsync(
        OutboxMessage message, OutboxState state, string? reason, bool isKept, CancellationToken cancellationToken = default) =>
        ChangeAsync(message, row => End(row, state, reason, isKept));

    public Task<bool> CancelAsync(Guid id, bool isKept, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_rows.Find(row => row.Message.Id == id) is not { State: OutboxState.Waiting, HasBegun: false } row)
                return Task.FromResult(false);

            End(row, OutboxState.Canceled, reason: null, isKept);
            return Task.FromResult(true);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<bool> ChangeAsync(OutboxMessage message, Action<MemoryOutboxRow> change)
    {
        lock (_gate)
        {
            if (_rows.Find(row => row.Claim != 0 && row.Claim.Equals(message.Claim)) is not { } row)
                return Task.FromResult(false);

            change(row);
            return Task.FromResult(true);
        }
    }

    private void End(MemoryOutboxRow row, OutboxState state, string? reason, bool isKept)
    {
        (row.State, row.Reason, row.SettledAt, row.Claim) = (state, reason, Now, 0);
        if (isKept)
            return;

        _rows.Remove(row);
        _removed[state] = _removed.GetValueOrDefault(state) + 1;
    }
}
