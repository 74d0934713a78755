namespace Tidewire;

/// <summary>
/// Stores the messages of one outbox until they are sent. Implemented by store packages. Applications add a store with
/// <c>UseSqliteStore</c> or <c>UseEntityFrameworkStore</c>, and do not call this interface.
/// </summary>
/// <remarks>
/// Implementations are thread-safe. A method may fail with any exception: the sender logs it once, waits and calls again. A claimed message
/// belongs to this store until it is settled or released, the store is disposed, or the process has ended (a shared store detects that by a
/// lease). Every method that takes a claimed message has an effect only while that claim is valid.
/// </remarks>
public interface IOutboxStore : IAsyncDisposable
{
    /// <summary>The size of the store in bytes, for metrics. <see langword="null"/> (default) if unknown.</summary>
    long? Size => null;

    /// <summary>Stores a message. The message is durable when the task completes.</summary>
    /// <param name="message">A message that <see cref="IOutboxMessageFactory"/> created.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the message is stored.</returns>
    /// <exception cref="IOException">The message could not be stored.</exception>
    Task AddAsync(OutboxMessage message, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims waiting messages that are due, oldest first. For each ordering key, it claims only the oldest waiting message, and none while
    /// that message is claimed or not yet due. A message counts as waiting again once the process that claimed it has ended.
    /// </summary>
    /// <param name="maxCount">The maximum number of messages, at least 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The messages; empty if none is due.</returns>
    Task<IReadOnlyList<OutboxMessage>> ClaimAsync(int maxCount, CancellationToken cancellationToken = default);

    /// <summary>Records durably that a claimed message is about to be sent. The message cannot be canceled from then on.</summary>
    /// <param name="message">A message that this store returned.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// <see langword="false"/> if the claim is no longer valid: the message was canceled, or the lease ended. The message must not be sent.
    /// </returns>
    Task<bool> BeginAsync(OutboxMessage message, CancellationToken cancellationToken = default);

    /// <summary>Releases a claimed message, so that it waits again.</summary>
    /// <param name="message">A message that this store returned.</param>
    /// <param name="delay">The time until the message is due again. Zero: due now.</param>
    /// <param name="hasFailed">Whether to increment <see cref="OutboxMessage.Attempts"/>.</param>
    /// <param name="mayHaveBeenSent">
    /// Whether the message may have been sent: it can then no longer be canceled, and is claimed again with
    /// <see cref="OutboxMessage.MayHaveBeenSent"/> set. Otherwise the record of <see cref="BeginAsync"/> is undone.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="false"/> if the claim was no longer valid; nothing has changed.</returns>
    Task<bool> ReleaseAsync(
        OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent, CancellationToken cancellationToken = default);

    /// <summary>Settles a claimed message: records its final state, and frees its ordering key.</summary>
    /// <param name="message">A message that this store returned.</param>
    /// <param name="state"><see cref="OutboxState.Sent"/>, <see cref="OutboxState.Rejected"/>, <see cref="OutboxState.Expired"/> or <see cref="OutboxState.Uncertain"/>.</param>
    /// <param name="reason">The reason, at most 200 characters, without message content. <see langword="null"/> for a sent message.</param>
    /// <param name="isKept">Whether to keep the row with its content; otherwise it is removed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="false"/> if the claim was no longer valid; nothing has changed.</returns>
    Task<bool> SettleAsync(
        OutboxMessage message, OutboxState state, string? reason, bool isKept, CancellationToken cancellationToken = default);

    /// <summary>Cancels a waiting message, including one that is claimed but not begun, unless it may have been sent.</summary>
    /// <param name="id">The message.</param>
    /// <param name="isKept">Whether to keep the row as <see cref="OutboxState.Canceled"/>; otherwise it is removed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="false"/> if there is no such message or it can no longer be canceled.</returns>
    Task<bool> CancelAsync(Guid id, bool isKept, CancellationToken cancellationToken = default);

    /// <summary>Counts messages by state. Removed rows are included if the store keeps their count.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The counts.</returns>
    Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists stored messages of one state, in the order stored.</summary>
    /// <param name="state">The state.</param>
    /// <param name="after">The <see cref="OutboxEntry.Position"/> of the last entry of the previous page; 0 for the first page.</param>
    /// <param name="maxCount">The page size, at least 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The entries.</returns>
    Task<IReadOnlyList<OutboxEntry>> ListAsync(
        OutboxState state, long after, int maxCount, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes messages that are rejected, expired or uncertain wait again, under the same idempotency key. They count as enqueued now,
    /// without failed attempts, and not as possibly sent.
    /// </summary>
    /// <param name="ids">The ids of the messages; messages in other states are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of messages that are waiting again.</returns>
    Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>Removes messages that are not waiting, also from the counts.</summary>
    /// <param name="ids">The ids of the messages; waiting messages are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of removed messages.</returns>
    Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes a limited number of rows that were kept as sent or canceled for longer than the given time. They remain in the counts if the
    /// store counts removed rows.
    /// </summary>
    /// <param name="keepFor">How long the rows are kept.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there are more rows to remove.</returns>
    Task<bool> TidyAsync(TimeSpan keepFor, CancellationToken cancellationToken = default);
}
