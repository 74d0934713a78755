using Tidewire.Clients;

namespace Tidewire;

/// <summary>
/// Options of the store that keeps tracked events outside of memory. <c>UseSqliteStore</c> of the package Tidewire.Sqlite adds the store
/// and sets its directory. The options are read once, at startup, except <see cref="Accept"/> and <see cref="MaxAge"/>, which can be
/// changed by a configuration reload.
/// </summary>
public sealed class AnalyticsStoreOptions
{
    /// <summary>The default of <see cref="MaxBytes"/>: 100 MiB.</summary>
    public const long DefaultMaxBytes = 104_857_600;

    /// <summary>When an event counts as accepted. Default <see cref="StoreAccept.InMemory"/>.</summary>
    public StoreAccept Accept { get; set; }

    /// <summary>The failures that a stored event survives. Default <see cref="StoreDurability.Process"/>.</summary>
    public StoreDurability Durability { get; set; }

    /// <summary>
    /// The maximum number of bytes that this process stores; the write-ahead log may temporarily take a few MiB more. Default 100 MiB,
    /// range 1 MiB to 16 GiB.
    /// </summary>
    [SettingRange(1_048_576, 17_179_869_184)]
    public long MaxBytes { get; set; } = DefaultMaxBytes;

    /// <summary>
    /// The maximum age of an event, counted from its acceptance. An older event, in memory or in the store, is dropped when it is about to
    /// be sent. Default 2 days, range 1 minute to 365 days.
    /// </summary>
    [SettingDuration(60, 31_536_000)]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(2);
}
