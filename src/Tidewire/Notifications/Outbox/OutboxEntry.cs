namespace Tidewire;

/// <summary>A stored message without its content, for operators.</summary>
public sealed record OutboxEntry
{
    /// <summary>The id of the message.</summary>
    public required Guid Id { get; init; }

    /// <summary>The position in the store's order; the next page begins after it.</summary>
    public required long Position { get; init; }

    /// <summary>The state of the message.</summary>
    public required OutboxState State { get; init; }

    /// <summary>
    /// The reason for the state, without message content: for example, the failure kind and status. <see langword="null"/> for waiting and
    /// sent messages.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>When the message was enqueued or resent.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>The time before which the message is not sent.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The number of failed attempts.</summary>
    public int Attempts { get; init; }

    /// <summary>When the message reached its state; <see langword="null"/> while it is waiting.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Returns the id and the state.</summary>
    public override string ToString() => $"{nameof(OutboxEntry)} {{ {nameof(Id)} = {Id}, {nameof(State)} = {State} }}";
}
