namespace Tidewire.OutboxTests.Child;

/// <summary>A store that may kill the process before or after each step.</summary>
internal sealed class DyingStore(IOutboxStore inner, FaultPoint fault) : IOutboxStore
{
    public async Task AddAsync(OutboxMessage message, CancellationToken cancellationToken = default)
    {
        fault.Reach("before-add");
        await inner.AddAsync(message, cancellationToken);
        fault.Reach("after-add");
    }

    public Task<IReadOnlyList<OutboxMessage>> ClaimAsync(int maxCount, CancellationToken cancellationToken = default) =>
        AroundAsync("claim", () => inner.ClaimAsync(maxCount, cancellationToken));

    public Task<bool> BeginAsync(OutboxMessage message, CancellationToken cancellationToken = default) =>
        AroundAsync("begin", () => inner.BeginAsync(message, cancellationToken));

    public Task<bool> ReleaseAsync(OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent, CancellationToken cancellationToken = default) =>
        AroundAsync("release", () => inner.ReleaseAsync(message, delay, hasFailed, mayHaveBeenSent, cancellationToken));

    public Task<bool> SettleAsync(OutboxMessage message, OutboxState state, string? reason, bool isKept, CancellationToken cancellationToken = default) =>
        AroundAsync("settle", () => inner.SettleAsync(message, state, reason, isKept, cancellationToken));

    public Task<bool> CancelAsync(Guid id, bool isKept, CancellationToken cancellationToken = default) => inner.CancelAsync(id, isKept, cancellationToken);

    public Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default) => inner.CountAsync(cancellationToken);

    public Task<IReadOnlyList<OutboxEntry>> ListAsync(OutboxState state, long after, int maxCount, CancellationToken cancellationToken = default) =>
        inner.ListAsync(state, after, maxCount, cancellationToken);

    public Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) => inner.ResendAsync(ids, cancellationToken);

    public Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) => inner.PurgeAsync(ids, cancellationToken);

    public Task<bool> TidyAsync(TimeSpan keepFor, CancellationToken cancellationToken = default) => inner.TidyAsync(keepFor, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> AroundAsync<T>(string step, Func<Task<T>> work)
    {
        fault.Reach("before-" + step);
        var result = await work();
        fault.Reach("after-" + step);
        return result;
    }
}
