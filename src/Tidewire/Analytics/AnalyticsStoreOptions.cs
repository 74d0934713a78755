using Tidewire.Clients;

namespace Tidewire;

/// <summary>
/// How tracked events are kept outside of memory. The place is chosen where the store is added, with <c>UseSqliteStore</c> of the package Tidewire.Sqlite.
/// Read once, but for <see cref="Accept"/> and <see cref="MaxAge"/>, which follow a reload.
/// </summary>
public sealed class AnalyticsStoreOptions
{
    /// <summary>The default of <see cref="MaxBytes"/>: 100 MiB.</summary>
    public const long DefaultMaxBytes = 104_857_600;

    /// <summary>When an event counts as accepted. Default <see cref="StoreAccept.InMemory"/>.</summary>
    public StoreAccept Accept { get; set; }

    /// <summary>What a stored event survives. Default <see cref="StoreDurability.Process"/>.</summary>
    public StoreDurability Durability { get; set; }

    /// <summary>
    /// The most bytes that this process stores; its write-ahead log takes a few MiB more for a while. Default 100 MiB, range 1 MiB to 16 GiB.
    /// </summary>
    [SettingRange(1_048_576, 17_179_869_184)]
    public long MaxBytes { get; set; } = DefaultMaxBytes;

    /// <summary>An event that was accepted longer ago is dropped when its turn comes, in memory too. Default 2 days, range 1 minute to 365 days.</summary>
    [SettingDuration(60, 31_536_000)]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(2);
}
