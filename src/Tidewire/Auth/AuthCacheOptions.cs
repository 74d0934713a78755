using Tidewire.Clients;

namespace Tidewire;

/// <summary>
/// Whether and how long the answer to a token is remembered. For that long a revoked token may still be honored: every call saved is paid for in revocation
/// delay.
/// </summary>
/// <remarks>
/// Kept under a SHA-256 of client, address and token, never the token. An answer counts for the API key with which the service was asked and for no other;
/// <see cref="IAuthService.ForgetTokenAsync"/> is for all. Failures of the service are not remembered, and neither is a token whose <c>exp</c> cannot be read. All
/// but <see cref="MaxTokens"/> and <see cref="Distributed"/> follow a configuration reload, for answers already remembered too: shorter times and
/// <see cref="Enabled"/> take effect at once.
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
    /// For how long after its last verification a good token is still honored while the service cannot be asked: every failure but a rejection. Never
    /// past its <c>exp</c>; <see cref="ServiceResult{T}.IsStale"/> says so. With <see cref="Distributed"/> only after the store said that nobody signed the token
    /// out; a store that cannot be reached says nothing. Default 0: never. Else longer than <see cref="Duration"/>, up to 24 hours.
    /// </summary>
    [SettingDuration(0, 86_400)]
    public TimeSpan StaleOnOutage { get; set; }

    /// <summary>
    /// How many good tokens are remembered, those used least recently going first. A token counts once for every 4 KiB of memory that its claims keep; claims of
    /// more than 64 KiB, or a quarter of the whole, are not remembered. Rejected tokens have a tenth of it for themselves and displace no good one. Default
    /// 10,000, range 100 to 10,000,000. Read once.
    /// </summary>
    [SettingRange(100, 10_000_000)]
    public int MaxTokens { get; set; } = DefaultMaxTokens;

    /// <summary>
    /// Shares good tokens among the instances of an application, and has <see cref="IAuthService.ForgetTokenAsync"/> reach them all. Needs an
    /// <c>IDistributedCache</c> and an <c>IFusionCacheBackplane</c> in the services, as a rule both on Redis. While the store is down, there are more misses and no
    /// stale answers. It holds claims, which are personal data, and no token. An entry is sealed with the API key: without that key nobody can make one up or
    /// change one. Default <see langword="false"/>. Read once.
    /// </summary>
    public bool Distributed { get; set; }
}
