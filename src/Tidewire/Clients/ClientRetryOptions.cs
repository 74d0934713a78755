using Tidewire.Clients;

namespace Tidewire;

/// <summary>Options of retries. A failed call is retried only if that is safe. All values can be changed by a configuration reload.</summary>
public sealed class ClientRetryOptions
{
    /// <summary>The default of <see cref="MaxAttempts"/>.</summary>
    public const int DefaultMaxAttempts = 3;

    /// <summary>The upper limit of <see cref="MaxAttempts"/>.</summary>
    public const int HighestMaxAttempts = 10;

    /// <summary>The maximum number of requests per call, including the first. 1 turns retries off. Default 3, range 1 to 10.</summary>
    [SettingRange(1, HighestMaxAttempts)]
    public int MaxAttempts { get; set; } = DefaultMaxAttempts;

    /// <summary>
    /// The upper bound of the delay before the second attempt; it doubles with each attempt, up to <see cref="MaxDelay"/>. The actual delay
    /// is random between zero and the bound ("full jitter"), so that clients which failed together do not retry together. Default 0.1 s for
    /// auth, 0.5 s for notifications, 0.2 s for analytics, otherwise 2 s. Range 0 to 1 hour.
    /// </summary>
    [SettingDuration(0, 3_600)]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The longest delay between two attempts, unless the service requires more with <c>Retry-After</c>. Default 1 s for auth, 4 s for
    /// notifications, 2 s for analytics, otherwise 10 s. Range 0 to 1 hour, at least <see cref="BaseDelay"/>.
    /// </summary>
    [SettingDuration(0, 3_600)]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(10);
}
