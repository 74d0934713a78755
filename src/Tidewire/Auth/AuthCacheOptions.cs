using Tidewire.Clients;

namespace Tidewire;

/// <summary>
/// Whether and how long the answer to a token is remembered. Every second of it is a second in which a revoked token may still be honoured:
/// what is saved in calls is paid in revocation delay.
/// </summary>
/// <remarks>
/// Kept under a SHA-256 of address and token, never the token. Failures of the service are not remembered. All but <see cref="MaxTokens"/> and
/// <see cref="Distributed"/> follow a configuration reload, for answers already remembered too: shorter times and <see cref="Enabled"/> take effect at once.
/// </remarks>
public sealed class AuthCacheOptions
{
    /// <summary>The default of <see cref="MaxTokens"/>.</summary>
    public const int DefaultMaxTokens = 10_000;

    /// <summary>Turns the cache on. Default <see langword="false"/>: every verification asks the service, though concurrent ones of one token share a call.</summary>
    public bool Enabled { get; set; }

    /// <summary>How long a good token is answered from memory, never past its <c>exp</c>. Default 30 s, range 1 s to 1 hour.</summary>
    [SettingDuration(1, 3_600)]
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a token that the service rejected (400, 401, 403, 413, 422, not <c>active</c>) is rejected from memory. Default 5 s, range 0 (asked again
    /// every time) to 5 minutes.
    /// </summary>
    [SettingDuration(0, 300)]
    public TimeSpan NegativeDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For how long after its last verification a good token is still honoured while the service cannot be asked: every failure but a rejection. Never
    /// past its <c>exp</c>; <see cref="ServiceResult{T}.IsStale"/> says so. Default 0: never. Else longer than <see cref="Duration"/>, up to 24 hours.
    /// </summary>
    [SettingDuration(0, 86_400)]
    public TimeSpan StaleOnOutage { get; set; }

    /// <summary>
    /// How many good tokens are remembered, those used least recently going first; claims over 4 KiB count for as many as they fill, over 64 KiB they are not
    /// remembered. Rejected tokens have a tenth of it for themselves and displace no good one. Default 10,000, range 100 to 10,000,000. Read once.
    /// </summary>
    [SettingRange(100, 10_000_000)]
    public int MaxTokens { get; set; } = DefaultMaxTokens;

    /// <summary>
    /// Shares good tokens among the instances of an application, and has <see cref="IAuthService.ForgetTokenAsync"/> reach them all. Needs an
    /// <c>IDistributedCache</c> and an <c>IFusionCacheBackplane</c> in the services, as a rule both on Redis; while they are down, the cache merely has
    /// more misses. Holds claims and no token, but claims are personal data: the store must be trusted. Default <see langword="false"/>. Read once.
    /// </summary>
    public bool Distributed { get; set; }
}
