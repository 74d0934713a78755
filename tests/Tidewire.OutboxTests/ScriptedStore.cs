using System.Collections.Concurrent;

namespace Tidewire.OutboxTests;

/// <summary>An in-memory store that can fail to claim messages. It reports the outcome of the message that was settled first.</summary>
internal sealed class ScriptedStore : IOutboxStoreFactory, IOutboxStore
{
    private readonly ConcurrentQueue<OutboxMessage> _waiting = new();
    private readonly TaskCompletionSource<(Guid Id, OutboxState State, string? Reason)> _firstEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _leftAtFirstCount = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many times claiming fails before it works.</summary>
    public int Failures { get; set; }

    /// <summary>How many more calls of <see cref="TidyAsync"/> report that there is more to remove.</summary>
    public int LeftToTidy { get; set; }

    /// <summary>The value of <see cref="LeftToTidy"/> when messages were first counted. Each poll tidies before it counts.</summary>
    public Task<int> LeftAtFirstCount => _leftAtFirstCount.Task;

    /// <summary>The outcome of the message that was settled first.</summary>
    public Task<(Guid Id, OutboxState State, string? Reason)> FirstEnd => _firstEnd.Task;

    public void Add(OutboxMessage message) => _waiting.Enqueue(message);

    public IOutboxStore Open(OutboxStoreContext context) => this;

    public Task AddAsync(OutboxMessage message, CancellationToken cancellationToken = default)
    {
        Add(message);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<OutboxMessage>> ClaimAsync(int maxCount, CancellationToken cancellationToken = default)
    {
        if (Failures-- > 0)
            throw new InvalidOperationException("The database is unreachable.");
        return Task.FromResult<IReadOnlyList<OutboxMessage>>(_waiting.TryDequeue(out var message) ? [message] : []);
    }

    public Task<bool> BeginAsync(OutboxMessage message, CancellationToken cancellationToken = default) => Task.FromResult(true);

    public Task<bool> ReleaseAsync(OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent, CancellationToken cancellationToken = default)
    {
        Add(message);
        return Task.FromResult(true);
    }

    public Task<bool> SettleAsync(OutboxMessage message, OutboxState state, string? reason, bool isKept, CancellationToken cancellationToken = default)
    {
        _firstEnd.TrySetResult((message.Id, state, reason));
        return Task.FromResult(true);
    }

    public Task<bool> CancelAsync(Guid id, bool isKept, CancellationToken cancellationToken = default) => Task.FromResult(false);

    public Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default)
    {
        _leftAtFirstCount.TrySetResult(LeftToTidy);
        return Task.FromResult(new OutboxCounts { Waiting = _waiting.Count });
    }

    public Task<IReadOnlyList<OutboxEntry>> ListAsync(OutboxState state, long after, int maxCount, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<OutboxEntry>>([]);

    public Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) => Task.FromResult(0);

    public Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) => Task.FromResult(0);

    public Task<bool> TidyAsync(TimeSpan keepFor, CancellationToken cancellationToken = default) => Task.FromResult(LeftToTidy > 0 && LeftToTidy-- > 0);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
