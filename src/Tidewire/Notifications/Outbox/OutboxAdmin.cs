namespace Tidewire.Notifications;

internal sealed class OutboxAdmin(OutboxAccess access) : IOutboxAdmin
{
    private const int MaxPage = 1_000;

    public Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default) =>
        access.UseAsync(delivery => delivery.Store.CountAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<OutboxEntry>> ListAsync(
        OutboxState state, long after = 0, int maxCount = 100, CancellationToken cancellationToken = default)
    {
        if (!Enum.IsDefined(state))
            throw new ArgumentOutOfRangeException(nameof(state), state, "The state is not defined.");
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxCount, MaxPage);
        return access.UseAsync(delivery => delivery.Store.ListAsync(state, after, maxCount, cancellationToken), cancellationToken);
    }

    public Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        ThrowIfTooMany(ids);
        return access.UseAsync(
            async delivery =>
            {
                int resent = await delivery.Store.ResendAsync(ids, cancellationToken).ConfigureAwait(false);
                delivery.Ledger.Resent(resent);
                delivery.SignalMessages();
                return resent;
            },
            cancellationToken);
    }

    public Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        ThrowIfTooMany(ids);
        return access.UseAsync(
            async delivery =>
            {
                int purged = await delivery.Store.PurgeAsync(ids, cancellationToken).ConfigureAwait(false);
                delivery.Ledger.Purged(purged);
                return purged;
            },
            cancellationToken);
    }

    private static void ThrowIfTooMany(IReadOnlyCollection<Guid> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count > MaxPage)
            throw new ArgumentException($"There are {ids.Count} ids, but at most {MaxPage} are allowed. Pass one page at a time.", nameof(ids));
    }
}
