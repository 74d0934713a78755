using Tidewire.Clients;

namespace Tidewire;

/// <summary>
/// Options of <see cref="INotificationOutbox"/>. <c>UseSqliteStore</c> or <c>UseEntityFrameworkStore</c> adds the store. All settings
/// except <see cref="Durability"/> can be changed by a configuration reload.
/// </summary>
public sealed class OutboxOptions
{
    /// <summary>The default of <see cref="Workers"/>.</summary>
    public const int DefaultWorkers = 4;

    /// <summary>
    /// The maximum age of a message, counted from when it was enqueued or from its <c>NotBefore</c>. An older message expires when it is
    /// about to be sent. Default 2 days, range 1 minute to 365 days.
    /// </summary>
    [SettingDuration(60, 31_536_000)]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(2);

    /// <summary>
    /// The treatment of a message that may or may not have been sent, if the service does not honor idempotency keys. Default
    /// <see cref="UncertainPolicy.Keep"/>.
    /// </summary>
    public UncertainPolicy OnUncertain { get; set; }

    /// <summary>
    /// How long sent and canceled messages stay in the store, with their content. Default 0: they are removed immediately. Range 0 to 365 days.
    /// </summary>
    [SettingDuration(0, 31_536_000)]
    public TimeSpan KeepSentFor { get; set; }

    /// <summary>
    /// The failures that a stored message survives. Default <see cref="StoreDurability.Power"/>: the message is synced to disk before
    /// <c>EnqueueAsync</c> completes. A database store ignores this option: the settings of the database apply.
    /// Read once, at startup.
    /// </summary>
    public StoreDurability Durability { get; set; } = StoreDurability.Power;

    /// <summary>The maximum number of messages sent concurrently. Default 4, range 1 to 256; never more than <c>ConcurrencyLimit</c>.</summary>
    [SettingRange(1, 256)]
    public int Workers { get; set; } = DefaultWorkers;

    /// <summary>
    /// The first back-off after a failure of one message or of the service; it doubles with each further failure. Default 1 s, range 10 ms
    /// to 1 hour.
    /// </summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest back-off after failures of the service, unless the service or an open circuit requires more. The back-off of
    /// a single message is at most twice this time, or twice the circuit's break if that is longer. Default 60 s, range 10 ms to 24 hours,
    /// at least <see cref="BaseDelay"/>.
    /// </summary>
    [SettingDuration(0.01, 86_400)]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How often the store is polled for messages that became due or that another process stored. Default 1 s, range 0.1 s to 1 hour.
    /// Messages that this process enqueues are sent without waiting for a poll.
    /// </summary>
    [SettingDuration(0.1, 3_600)]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
