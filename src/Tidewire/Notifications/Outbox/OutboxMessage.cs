namespace Tidewire;

/// <summary>A message as a store keeps it: opaque bytes and what a store needs to order and schedule them. Made by <see cref="IOutboxMessageFactory"/>.</summary>
public sealed class OutboxMessage
{
    /// <summary>The most bytes of <see cref="Body"/>: 1 MiB. A larger message is refused before it is stored.</summary>
    public const int MaxBodyBytes = 1_048_576;

    /// <summary>The length of <see cref="OrderingKey"/>: 32 characters.</summary>
    public const int OrderingKeyLength = 32;

    /// <summary>Names the message for the application.</summary>
    public required Guid Id { get; init; }

    /// <summary>The notification and its idempotency key, encrypted if the application has an <see cref="IOutboxProtector"/>. Personal data: never log it.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it was enqueued, or resent by a person.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>The moment before which it is not sent. <see langword="null"/> (default): at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// Messages of one key are sent one after the other, in the order stored. A hash of what the application chose: 32 ASCII characters.
    /// <see langword="null"/> (default): in any order.
    /// </summary>
    public string? OrderingKey { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the activity that was current when it was enqueued: 55 ASCII characters, or <see langword="null"/>.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How many attempts to send it have failed. Set by the store when it returns a message.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// Whether an earlier claim had begun to send it and neither settled nor released it, or released it as perhaps sent: it may have been sent. Set by
    /// the store when it returns a message.
    /// </summary>
    public bool MayHaveBeenSent { get; init; }

    /// <summary>What the store needs to find the claim again: a row number and a lease, for instance. Nobody else reads it.</summary>
    public object? Claim { get; init; }

    /// <summary>The name of the type. Contents are not printed.</summary>
    public override string ToString() => nameof(OutboxMessage);
}
