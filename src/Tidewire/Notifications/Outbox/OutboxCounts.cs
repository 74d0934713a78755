namespace Tidewire;

/// <summary>
/// The counts of an outbox, as recorded by its store: <see cref="Enqueued"/> = <see cref="Sent"/> + <see cref="Canceled"/> +
/// <see cref="Rejected"/> + <see cref="Expired"/> + <see cref="Uncertain"/> + <see cref="Waiting"/>.
/// </summary>
/// <remarks>
/// The SQLite store counts all messages since its file was created, except purged ones. A store in the application's database counts the
/// existing rows; rows of sent and canceled messages are kept for <see cref="OutboxOptions.KeepSentFor"/>.
/// </remarks>
public sealed record OutboxCounts
{
    /// <summary>Messages enqueued.</summary>
    public long Enqueued { get; init; }

    /// <summary>Messages that are waiting or being sent.</summary>
    public long Waiting { get; init; }

    /// <summary>Messages that the service accepted.</summary>
    public long Sent { get; init; }

    /// <summary>Messages that were canceled before they were sent.</summary>
    public long Canceled { get; init; }

    /// <summary>Dead letters: permanently refused by the service, or unreadable.</summary>
    public long Rejected { get; init; }

    /// <summary>Messages that could not be sent in time.</summary>
    public long Expired { get; init; }

    /// <summary>Messages that may or may not have been sent.</summary>
    public long Uncertain { get; init; }
}
