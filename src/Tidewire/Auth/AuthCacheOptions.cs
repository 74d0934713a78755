using Tidewire.Clients;

namespace Tidewire;

/// <summary>
/// Options of the cache of verification results. A revoked token may be accepted for as long as its result is cached: the cache trades
/// prompt revocation for fewer calls.
/// </summary>
/// <remarks>
/// The cache key is a SHA-256 hash of client, address and token; the token is not stored. A cached result is used only with the API key
/// that obtained it; <see cref="IAuthService.ForgetTokenAsync"/> removes the result for every API key. Failures of the service are not
/// cached, and neither is a token whose <c>exp</c> cannot be read. All settings except <see cref="MaxTokens"/> and
/// <see cref="Distributed"/> can be changed by a configuration reload, which takes effect immediately: a shorter <see cref="Duration"/>,
/// for example, also applies to results that are already cached.
/// </remarks>
public sealed class AuthCacheOptions
{
    /// <summary>The default of <see cref="MaxTokens"/>.</summary>
    public const int DefaultMaxTokens = 10_000;

    /// <summary>
    /// Turns the cache on. Default <see langword="false"/>: every verification calls the service, but concurrent verifications of one token
    /// share a call.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>How long a valid token is served from the cache, never past its <c>exp</c>. Default 30 s, range 1 s to 1 hour.</summary>
    [SettingDuration(1, 3_600)]
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a token that the service rejected (400, 401, 403, 413, 422, not <c>active</c>) is rejected from the cache. Default 5 s,
    /// range 0 (rejections are not cached) to 5 minutes.
    /// </summary>
    [SettingDuration(0, 300)]
    public TimeSpan NegativeDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a valid token is still accepted after its last verification, but never past its <c>exp</c>, when a later verification fails
    /// in any way other than a rejection. <see cref="ServiceResult{T}.IsStale"/> is then <see langword="true"/>. With <see cref="Distributed"/>,
    /// the token is accepted only if the shared store can be reached and confirms that the token was not signed out. Default 0: never. Any
    /// other value must be longer than <see cref="Duration"/>, up to 24 hours.
    /// </summary>
    [SettingDuration(0, 86_400)]
    public TimeSpan StaleOnOutage { get; set; }

    /// <summary>
    /// The maximum number of valid tokens in the cache; the least recently used are evicted first. A token counts as one, plus one for
    /// every 4 KiB of memory that it takes. A token that has more than 64 KiB of claims, or takes more than a quarter of the cache, is not
    /// cached. Rejected tokens have a separate cache of a tenth of this size. Default 10,000, range 100 to 10,000,000. Read once, at startup.
    /// </summary>
    [SettingRange(100, 10_000_000)]
    public int MaxTokens { get; set; } = DefaultMaxTokens;

    /// <summary>
    /// Shares valid tokens among the instances of an application, and makes <see cref="IAuthService.ForgetTokenAsync"/> reach all of them.
    /// Requires a registered <c>IDistributedCache</c> and <c>IFusionCacheBackplane</c>, usually both on Redis. While the store is down,
    /// there are more cache misses and no stale results. The store holds claims, which are personal data, but no token. Each result
    /// carries an HMAC made with the API key; a result that was forged or changed without that key is ignored. Default <see langword="false"/>.
    /// Read once, at startup.
    /// </summary>
    public bool Distributed { get; set; }
}
