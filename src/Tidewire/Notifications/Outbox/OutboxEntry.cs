namespace Tidewire;

/// <summary>A stored message as an operator sees it: everything but its content.</summary>
public sealed record OutboxEntry
{
    /// <summary>The message.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where it stands in the order of the store; the next page begins after it.</summary>
    public required long Position { get; init; }

    /// <summary>What became of it.</summary>
    public required OutboxState State { get; init; }

    /// <summary>Why, without content: the kind of the failure and the status, for instance. <see langword="null"/> while it waits, and once it was sent.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was enqueued, or resent.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>The moment before which it is not sent.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How many attempts have failed.</summary>
    public int Attempts { get; init; }

    /// <summary>When it reached its state; <see langword="null"/> while it waits.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Id and state.</summary>
    public override string ToString() => $"{nameof(OutboxEntry)} {{ {nameof(Id)} = {Id}, {nameof(State)} = {State} }}";
}
