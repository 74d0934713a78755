using Microsoft.Extensions.Logging;

namespace Tidewire;

/// <summary>The settings of the outbox that a store works for.</summary>
public sealed class OutboxStoreContext
{
    /// <summary>
    /// The name of the client: <c>Notifications</c>, or the service key. A shared store keeps the messages of each client apart.
    /// </summary>
    public required string Client { get; init; }

    /// <summary>The failures that a stored message survives. Default <see cref="StoreDurability.Power"/>.</summary>
    public StoreDurability Durability { get; init; } = StoreDurability.Power;

    /// <summary>The clock and its timers.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The logger of the store, which must never log a body.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>
    /// Signals that messages may have become available, so that the sender claims them before its next poll. A store may call it from any
    /// thread, but does not have to call it.
    /// </summary>
    public required Action Arrived { get; init; }

    /// <summary>
    /// Reports the number of messages that this process has stored by means other than <see cref="IOutboxStore.AddAsync"/>. A store that can
    /// observe such messages calls it. They are counted in the metrics, and the sender claims them before its next poll.
    /// </summary>
    public required Action<long> Enqueued { get; init; }

    /// <summary>
    /// Whether the service currently honors idempotency keys. If it does, <see cref="IOutboxStore.BeginAsync"/> need not survive a power
    /// failure, because the message would be sent again under the same key. Default: returns <see langword="false"/>.
    /// </summary>
    public Func<bool> KeysAreHonored { get; init; } = static () => false;
}
