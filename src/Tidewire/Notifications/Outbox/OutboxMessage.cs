namespace Tidewire;

/// <summary>
/// A message in a store: opaque bytes, and the data that a store needs to order and schedule them. Created by
/// <see cref="IOutboxMessageFactory"/>.
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>The maximum size of <see cref="Body"/> in bytes: 1 MiB. A larger message is refused before it is stored.</summary>
    public const int MaxBodyBytes = 1_048_576;

    /// <summary>The length of <see cref="OrderingKey"/>: 32 characters.</summary>
    public const int OrderingKeyLength = 32;

    /// <summary>The id of the message, for the application.</summary>
    public required Guid Id { get; init; }

    /// <summary>The notification and its idempotency key, encrypted if the application has an <see cref="IOutboxProtector"/>. Personal data: never log it.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When the message was enqueued or resent.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>The time before which the message is not sent. <see langword="null"/> (default): it is sent without a delay.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// The hash of the application's ordering key: 32 ASCII characters. Messages with the same key are sent one after the other, in the
    /// order stored. <see langword="null"/> (default): in any order.
    /// </summary>
    public string? OrderingKey { get; init; }

    /// <summary>
    /// The W3C <c>traceparent</c> of the activity that was current when the message was enqueued: 55 ASCII characters, or
    /// <see langword="null"/>.
    /// </summary>
    public string? TraceParent { get; init; }

    /// <summary>The number of failed attempts. Set by the store when it returns a message.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// Whether the message may have been sent: sending began under an earlier claim, and that claim either ended without a settlement or a
    /// release, or the message was released as possibly sent. Set by the store when it returns a message.
    /// </summary>
    public bool MayHaveBeenSent { get; init; }

    /// <summary>Data by which the store finds the claim again, for example a row number and a lease. Only the store reads it.</summary>
    public object? Claim { get; init; }

    /// <summary>Returns the type name. The content is not shown.</summary>
    public override string ToString() => nameof(OutboxMessage);
}
