using Tidewire.Clients;

namespace Tidewire;

/// <summary>Keeps on disk what cannot be delivered now, until it can, in this run of the application or a later one. Read once.</summary>
public sealed class AnalyticsSpoolOptions
{
    /// <summary>The default of <see cref="MaxBytes"/>: 100 MiB.</summary>
    public const long DefaultMaxBytes = 104_857_600;

    /// <summary>
    /// An absolute path; <see langword="null"/> (default) is no spool. The events are in a folder of the client's name in it, which on Unix only the
    /// user of the process can enter. Several processes may share it, on one machine: the lease of a file is the lock of the operating system.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>
    /// Writes every event before <c>Track</c> answers, so that one accepted survives the end of the process, <c>kill -9</c> included. It is
    /// then with the operating system, not yet on the platter: a power cut may take the last seconds. Default <see langword="false"/>: only
    /// what cannot be delivered is written.
    /// </summary>
    public bool AlwaysSpool { get; set; }

    /// <summary>
    /// The most bytes on disk. Processes that share the directory count each other's files about once a minute, so together they may exceed it by
    /// what they wrote meanwhile. Default 100 MiB, range 1 MiB to 16 GiB.
    /// </summary>
    [SettingRange(1_048_576, 17_179_869_184)]
    public long MaxBytes { get; set; } = DefaultMaxBytes;

    /// <summary>An event that was accepted longer ago is dropped when its turn comes. Default 2 days, range 1 minute to 365 days.</summary>
    [SettingDuration(60, 31_536_000)]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(2);
}
