namespace Tidewire;

/// <summary>
/// The account of an outbox, as its store has it: <see cref="Enqueued"/> = <see cref="Sent"/> + <see cref="Canceled"/> + <see cref="Rejected"/> +
/// <see cref="Expired"/> + <see cref="Uncertain"/> + <see cref="Waiting"/>.
/// </summary>
/// <remarks>
/// The SQLite store counts everything since its file was made, but for what was purged. A store in the application's database counts the rows that are
/// there: messages that were sent or canceled are in it for <see cref="OutboxOptions.KeepSentFor"/>.
/// </remarks>
public sealed record OutboxCounts
{
    /// <summary>Messages enqueued.</summary>
    public long Enqueued { get; init; }

    /// <summary>Messages that wait or are being sent.</summary>
    public long Waiting { get; init; }

    /// <summary>Messages the service accepted.</summary>
    public long Sent { get; init; }

    /// <summary>Messages withdrawn before they were sent.</summary>
    public long Canceled { get; init; }

    /// <summary>Dead letters: refused by the service for good, or unreadable.</summary>
    public long Rejected { get; init; }

    /// <summary>Messages that could not be sent in time.</summary>
    public long Expired { get; init; }

    /// <summary>Messages that may or may not have been sent.</summary>
    public long Uncertain { get; init; }
}
