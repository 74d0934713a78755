namespace Tidewire.OutboxTests;

/// <summary>A store that can never be reached.</summary>
internal sealed class FailingStoreFactory : IOutboxStoreFactory
{
    public IOutboxStore Open(OutboxStoreContext context) => new FailingStore();

    private sealed class FailingStore : IOutboxStore
    {
        public Task AddAsync(OutboxMessage message, CancellationToken cancellationToken = default) => throw Failure();

        public Task<IReadOnlyList<OutboxMessage>> ClaimAsync(int maxCount, CancellationToken cancellationToken = default) => throw Failure();

        public Task<bool> BeginAsync(OutboxMessage message, CancellationToken cancellationToken = default) => throw Failure();

        public Task<bool> ReleaseAsync(OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent, CancellationToken cancellationToken = default) => throw Failure();

        public Task<bool> SettleAsync(OutboxMessage message, OutboxState state, string? reason, bool isKept, CancellationToken cancellationToken = default) => throw Failure();

        public Task<bool> CancelAsync(Guid id, bool isKept, CancellationToken cancellationToken = default) => throw Failure();

        public Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default) => throw Failure();

        public Task<IReadOnlyList<OutboxEntry>> ListAsync(OutboxState state, long after, int maxCount, CancellationToken cancellationToken = default) => throw Failure();

        public Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) => throw Failure();

        public Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) => throw Failure();

        public Task<bool> TidyAsync(TimeSpan keepFor, CancellationToken cancellationToken = default) => throw Failure();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static InvalidOperationException Failure() => new("The database is unreachable.");
    }
}
