using Microsoft.Extensions.Logging;

namespace Tidewire;

/// <summary>What a store needs to know of the outbox it works for.</summary>
public sealed class OutboxStoreContext
{
    /// <summary>The name of the client: <c>Notifications</c>, or the service's key. A store that is shared keeps the messages of each apart.</summary>
    public required string Client { get; init; }

    /// <summary>What a stored message survives. Default <see cref="StoreDurability.Power"/>.</summary>
    public StoreDurability Durability { get; init; } = StoreDurability.Power;

    /// <summary>The clock and its timers.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where the store logs. Never a body.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>
    /// Call it, from any thread, when messages may have become available: the sender looks at once instead of at its next poll. A hint, never needed.
    /// </summary>
    public required Action Arrived { get; init; }

    /// <summary>
    /// Told how many messages this process has stored other than by <see cref="IOutboxStore.AddAsync"/>, where that can be seen: they are counted by the
    /// metrics, and the sender looks at once.
    /// </summary>
    public required Action<long> Enqueued { get; init; }

    /// <summary>
    /// Whether the service honors idempotency keys at the moment. If it does, <see cref="IOutboxStore.BeginAsync"/> need not survive a power cut: the message
    /// would be sent again under the same key. Default: it does not.
    /// </summary>
    public Func<bool> KeysAreHonored { get; init; } = static () => false;
}
