namespace Tidewire;

/// <summary>
/// Looks after the messages of an outbox: what waits, what became dead letters, and what to do about them. Never shows a message's content.
/// </summary>
/// <remarks>A singleton, safe for any thread, keyed like its <see cref="INotificationOutbox"/>. Every method throws <see cref="InvalidOperationException"/> without a store.</remarks>
public interface IOutboxAdmin
{
    /// <summary>Counts the messages by state.</summary>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="IOException">The store failed.</exception>
    Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists messages of one state, in the order stored, a page at a time.</summary>
    /// <param name="state">The state.</param>
    /// <param name="after">The <see cref="OutboxEntry.Position"/> of the last entry of the page before. Default 0: the first page.</param>
    /// <param name="maxCount">The most entries. Default 100, range 1 to 1,000.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The entries; fewer than asked for on the last page.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the state is none.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    Task<IReadOnlyList<OutboxEntry>> ListAsync(
        OutboxState state, long after = 0, int maxCount = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends messages again that are rejected, expired or uncertain, under the same idempotency key. Their age and attempts start over. A user may get an
    /// uncertain one twice.
    /// </summary>
    /// <param name="ids">The messages, those of a page for instance; others are ignored. At most 1,000.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>How many wait again.</returns>
    /// <exception cref="ArgumentException">There are more than 1,000.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>Removes messages, content and count, that do not wait. Cancel those that do.</summary>
    /// <param name="ids">The messages, those of a page for instance; others are ignored. At most 1,000.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="ArgumentException">There are more than 1,000.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);
}
