using Tidewire.Clients;

namespace Tidewire;

/// <summary>
/// How the messages of <see cref="INotificationOutbox"/> are stored and sent. The place is chosen where the store is added, with <c>UseSqliteStore</c> or
/// <c>UseEntityFrameworkStore</c>. Follows a reload, but for <see cref="Durability"/>.
/// </summary>
public sealed class OutboxOptions
{
    /// <summary>The default of <see cref="Workers"/>.</summary>
    public const int DefaultWorkers = 4;

    /// <summary>
    /// A message that could not be sent for so long, from when it was enqueued or from its <c>NotBefore</c> on, expires when its turn comes. Default 2 days,
    /// range 1 minute to 365 days.
    /// </summary>
    [SettingDuration(60, 31_536_000)]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(2);

    /// <summary>
    /// What happens to a message that may or may not have been sent, at a service that does not honor idempotency keys. Default
    /// <see cref="UncertainPolicy.Keep"/>.
    /// </summary>
    public UncertainPolicy OnUncertain { get; set; }

    /// <summary>
    /// How long messages that were sent or canceled stay in the store, with their content. Default zero: they are removed at once. Range 0 to 365 days.
    /// </summary>
    [SettingDuration(0, 31_536_000)]
    public TimeSpan KeepSentFor { get; set; }

    /// <summary>
    /// What a stored message survives. Default <see cref="StoreDurability.Power"/>: it is synced to the disk before <c>EnqueueAsync</c> ends. A database
    /// follows its own settings. Read once.
    /// </summary>
    public StoreDurability Durability { get; set; } = StoreDurability.Power;

    /// <summary>How many messages are being sent at once. Default 4, range 1 to 256; never more than <c>ConcurrencyLimit</c>.</summary>
    [SettingRange(1, 256)]
    public int Workers { get; set; } = DefaultWorkers;

    /// <summary>The first pause after a failure, of one message or of all; it doubles with each further one. Default 1 s, range 10 ms to 1 hour.</summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest pause, unless the service or an open circuit asks for more. Default 60 s, range 10 ms to 24 hours, at least <see cref="BaseDelay"/>.
    /// </summary>
    [SettingDuration(0.01, 86_400)]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How often the store is asked for messages that became due, or that another process stored. Default 1 s, range 0.1 s to 1 hour. Messages that this
    /// process enqueues are sent at once.
    /// </summary>
    [SettingDuration(0.1, 3_600)]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
