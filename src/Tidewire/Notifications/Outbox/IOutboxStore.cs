namespace Tidewire;

/// <summary>
/// Keeps the messages of one outbox until they are sent. Implemented by store packages; applications choose one with <c>UseSqliteStore</c> or
/// <c>UseEntityFrameworkStore</c> and do not call it.
/// </summary>
/// <remarks>
/// Safe for any thread. A method that fails throws, whatever it likes: the sender logs it once, waits and calls again. A message that was claimed
/// belongs to this store until it is settled or released, the store is disposed, or its process has ended (a shared store finds that out by a lease).
/// Every method that takes a claimed message is guarded by that claim.
/// </remarks>
public interface IOutboxStore : IAsyncDisposable
{
    /// <summary>How large the store is, in bytes, for metrics. <see langword="null"/> (default) where it does not know.</summary>
    long? Size => null;

    /// <summary>Stores a message. It is durable when the task ends.</summary>
    /// <param name="message">What <see cref="IOutboxMessageFactory"/> made.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The work.</returns>
    /// <exception cref="IOException">It could not be stored.</exception>
    Task AddAsync(OutboxMessage message, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims messages that wait and are due, the oldest first. Of one ordering key it claims the oldest that waits, and none while that one is claimed
    /// or not yet due. Messages whose claim ended with its process count as waiting.
    /// </summary>
    /// <param name="maxCount">The most messages, at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The messages; none if none is due.</returns>
    Task<IReadOnlyList<OutboxMessage>> ClaimAsync(int maxCount, CancellationToken cancellationToken = default);

    /// <summary>Records durably that a claimed message is about to be sent. From then on it cannot be canceled.</summary>
    /// <param name="message">A message that this store returned.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see langword="false"/> if it is no longer ours: it was canceled, or the lease ended. It must not be sent.</returns>
    Task<bool> BeginAsync(OutboxMessage message, CancellationToken cancellationToken = default);

    /// <summary>Gives a claimed message back to those that wait.</summary>
    /// <param name="message">A message that this store returned.</param>
    /// <param name="delay">How long it is not due. Zero: due now.</param>
    /// <param name="hasFailed">Whether <see cref="OutboxMessage.Attempts"/> grows by one.</param>
    /// <param name="mayHaveBeenSent">
    /// Whether it may have been sent: it then cannot be canceled any more, and comes back with <see cref="OutboxMessage.MayHaveBeenSent"/>. Otherwise
    /// the record of <see cref="BeginAsync"/> is taken back.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see langword="false"/> if it was no longer ours; nothing has changed then.</returns>
    Task<bool> ReleaseAsync(
        OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent, CancellationToken cancellationToken = default);

    /// <summary>Ends a claimed message. Its ordering key is free from then on.</summary>
    /// <param name="message">A message that this store returned.</param>
    /// <param name="state"><see cref="OutboxState.Sent"/>, <see cref="OutboxState.Rejected"/>, <see cref="OutboxState.Expired"/> or <see cref="OutboxState.Uncertain"/>.</param>
    /// <param name="reason">Why, in at most 200 characters and without content. <see langword="null"/> for one that was sent.</param>
    /// <param name="isKept">Whether the row stays, with its content; otherwise it is removed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see langword="false"/> if it was no longer ours; nothing has changed then.</returns>
    Task<bool> SettleAsync(
        OutboxMessage message, OutboxState state, string? reason, bool isKept, CancellationToken cancellationToken = default);

    /// <summary>Withdraws a message that waits, also one that is claimed but not begun, and was never perhaps sent.</summary>
    /// <param name="id">The message.</param>
    /// <param name="isKept">Whether the row stays, as <see cref="OutboxState.Canceled"/>; otherwise it is removed.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns><see langword="false"/> if there is no such message, or it is too late.</returns>
    Task<bool> CancelAsync(Guid id, bool isKept, CancellationToken cancellationToken = default);

    /// <summary>Counts messages by state. Removed rows count as far as the store remembers them.</summary>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The counts.</returns>
    Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists stored messages of one state, in the order stored.</summary>
    /// <param name="state">The state.</param>
    /// <param name="after">The <see cref="OutboxEntry.Position"/> of the last one of the page before; 0 for the first page.</param>
    /// <param name="maxCount">The most entries, at least 1.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The entries.</returns>
    Task<IReadOnlyList<OutboxEntry>> ListAsync(
        OutboxState state, long after, int maxCount, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes messages wait again that are rejected, expired or uncertain, under the same idempotency key, enqueued now, without failed attempts, and not
    /// as perhaps sent.
    /// </summary>
    /// <param name="ids">The messages; others are ignored.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>How many wait again.</returns>
    Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>Removes messages that do not wait. They are no longer part of the counts.</summary>
    /// <param name="ids">The messages; those that wait are ignored.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>How many were removed.</returns>
    Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>Removes rows that were kept as sent or canceled for longer than that, in a slice. They stay part of the counts if the store remembers removed rows.</summary>
    /// <param name="keepFor">How long they are kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether more is left to remove now.</returns>
    Task<bool> TidyAsync(TimeSpan keepFor, CancellationToken cancellationToken = default);
}
