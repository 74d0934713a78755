using Tidewire.Clients;

namespace Tidewire;

/// <summary>How often and how fast a failed call is tried again, where that is safe. Follows a configuration reload.</summary>
public sealed class ClientRetryOptions
{
    /// <summary>The default of <see cref="MaxAttempts"/>.</summary>
    public const int DefaultMaxAttempts = 3;

    /// <summary>The highest <see cref="MaxAttempts"/>.</summary>
    public const int HighestMaxAttempts = 10;

    /// <summary>How many requests one call may send in all, the first included. 1 turns retries off. Default 3, range 1 to 10.</summary>
    [SettingRange(1, HighestMaxAttempts)]
    public int MaxAttempts { get; set; } = DefaultMaxAttempts;

    /// <summary>
    /// The longest pause before the second attempt; it doubles from attempt to attempt up to <see cref="MaxDelay"/>. The pause taken is random
    /// between zero and that ("full jitter"), so that clients that failed together do not come back together. Default 0.1 s for auth, 0.5 s for
    /// notifications, 0.2 s for analytics, else 2 s. Range 0 to 1 hour.
    /// </summary>
    [SettingDuration(0, 3_600)]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The longest pause between two attempts, unless the service asks for more with <c>Retry-After</c>. Default 1 s for auth, 4 s for
    /// notifications, 2 s for analytics, else 10 s. Range 0 to 1 hour, at least <see cref="BaseDelay"/>.
    /// </summary>
    [SettingDuration(0, 3_600)]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(10);
}
