namespace Tidewire;

/// <summary>Administers the messages of an outbox: counts, lists, resends and purges them. Never shows a message's content.</summary>
/// <remarks>
/// A thread-safe singleton, under the same service key as its <see cref="INotificationOutbox"/>. Every method throws
/// <see cref="InvalidOperationException"/> if the application has no store.
/// </remarks>
public interface IOutboxAdmin
{
    /// <summary>Counts the messages by state.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="IOException">The store failed.</exception>
    Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the messages of one state in the order stored, one page at a time.</summary>
    /// <param name="state">The state.</param>
    /// <param name="after">
    /// The <see cref="OutboxEntry.Position"/> of the last entry of the previous page. Default 0: the first page.
    /// </param>
    /// <param name="maxCount">The page size. Default 100, range 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The entries; fewer than <paramref name="maxCount"/> on the last page.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the state is undefined.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    Task<IReadOnlyList<OutboxEntry>> ListAsync(
        OutboxState state, long after = 0, int maxCount = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// Resends messages that are rejected, expired or uncertain, under the same idempotency key. Their age and attempts are reset. A user
    /// may get an uncertain message twice.
    /// </summary>
    /// <param name="ids">The ids of the messages; messages in other states are ignored. At most 1,000.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of messages that are waiting again.</returns>
    /// <exception cref="ArgumentException">There are more than 1,000 ids.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes messages that are not waiting, from the store and from the counts. For waiting messages, use
    /// <see cref="INotificationOutbox.CancelAsync"/>.
    /// </summary>
    /// <param name="ids">The ids of the messages; waiting messages are ignored. At most 1,000.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of removed messages.</returns>
    /// <exception cref="ArgumentException">There are more than 1,000 ids.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);
}
