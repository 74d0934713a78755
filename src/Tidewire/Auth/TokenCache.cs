using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Auth;

/// <summary>Remembers verdicts: good tokens in one store, rejected ones in another that cannot displace them, good ones shared if so asked.</summary>
/// <remarks>
/// FusionCache stores, evicts, shares and spreads removals. When a verdict holds is decided here, by our clock and the options of the moment: its durations only
/// say when memory may be freed. Its single flight and fail-safe are not used: they repeat a failed call for each waiter, and do not tell that a value is stale.
/// </remarks>
internal sealed class TokenCache : IDisposable
{
    public const int MaxClaimsBytes = 65_536;

    private const int BytesPerToken = 4_096;
    private const int ShareOfRejected = 10;

    // A dead store costs one such pause, and then none until FusionCache's circuit breaker lets it be tried again.
    private static readonly TimeSpan _storeTimeout = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan _storeBreak = TimeSpan.FromSeconds(5);

    // As long as a good token may be remembered at the longest, by any instance and whatever it is set to.
    private static readonly TimeSpan _longestMemory = TimeSpan.FromDays(1);

    private static readonly FusionCacheEntryOptions _memory = new()
    {
        SkipDistributedCacheRead = true,
        SkipDistributedCacheWrite = true,
        SkipBackplaneNotifications = true,
    };

    private static readonly FusionCacheEntryOptions _everywhere = new()
    {
        AllowBackgroundDistributedCacheOperations = false,
        ReThrowDistributedCacheExceptions = false,
        ReThrowSerializationExceptions = false,
        ReThrowBackplaneExceptions = false,
    };

    // Several instances may learn of a token; none needs to be told by the others.
    private static readonly FusionCacheEntryOptions _store = new()
    {
        SkipMemoryCacheRead = true,
        SkipMemoryCacheWrite = true,
        SkipBackplaneNotifications = true,
        AllowBackgroundDistributedCacheOperations = false,
        ReThrowDistributedCacheExceptions = false,
        ReThrowSerializationExceptions = false,
        ReThrowBackplaneExceptions = false,
    };

    private readonly FusionCache _good;
    private readonly FusionCache _rejected;
    private readonly FusionCache _forgotten;
    private readonly TimeProvider _time;

    public TokenCache(string name, AuthCacheOptions options, TimeProvider time, ILogger logger)
    {
        _time = time;
        _good = Create(name, options.MaxTokens, logger);
        _rejected = Create(name + ".Rejected", options.MaxTokens / ShareOfRejected, logger);
        _forgotten = Create(name + ".Forgotten", options.MaxTokens, logger);
        _good.Events.Backplane.MessageReceived += (_, received) =>
        {
            if (received.Message.Action == BackplaneMessageAction.EntryRemove && received.Message.CacheKey is { } key)
                ForgottenElsewhere?.Invoke(key);
        };
    }

    /// <summary>Raised when another instance forgot a token.</summary>
    public event Action<string>? ForgottenElsewhere;

    public bool IsDistributed { get; private set; }

    public void Share(IDistributedCache store, IFusionCacheBackplane backplane)
    {
        _good.SetupSerializer(new SharedTokenSerializer(_time)).SetupDistributedCache(new TimeoutDistributedCache(store, _storeTimeout, _time)).SetupBackplane(backplane);
        IsDistributed = true;
    }

    /// <summary>The verdict that answers for a token now, from this instance's memory.</summary>
    public CachedVerification? Find(string key, AuthCacheOptions options)
    {
        var good = _good.TryGet<CachedVerification>(key, _memory);
        if (good.HasValue && good.Value.Holds(options.Duration, _time))
            return good.Value;

        var rejected = _rejected.TryGet<CachedVerification>(key, _memory);
        return rejected.HasValue && rejected.Value.Holds(options.NegativeDuration, _time) ? rejected.Value : null;
    }

    /// <summary>The last good verdict on a token, fresh or not, from memory or else from the store.</summary>
    public async ValueTask<CachedVerification?> FindLastGoodAsync(string key, CancellationToken cancellationToken)
    {
        var known = _good.TryGet<CachedVerification>(key, _memory, cancellationToken);
        if (!IsDistributed)
            return known.HasValue ? known.Value : null;

        var shared = await _good.TryGetAsync<CachedVerification>(key, _store, cancellationToken).ConfigureAwait(false);
        if (!shared.HasValue || IsForgotten(key, shared.Value))
            return known.HasValue ? known.Value : null;

        return known.HasValue && known.Value.Age(_time) <= shared.Value.Age(_time) ? known.Value : shared.Value;
    }

    /// <summary>Remembers a good token in this instance's memory.</summary>
    /// <returns>Whether it was small enough, and has time left.</returns>
    public bool Remember(string key, CachedVerification good, AuthCacheOptions options)
    {
        int bytes = ClaimReader.Size(good.Claims!.All);
        if (bytes > MaxClaimsBytes || Lifetime(good, options) is not { } lifetime)
            return false;

        var entry = _memory.Duplicate(lifetime);
        entry.Size = 1 + (bytes / BytesPerToken);
        _good.Set(key, good, entry);
        _rejected.Remove(key, _memory);
        return true;
    }

    /// <summary>Shares a remembered token with the other instances, unless its claims repeat the token.</summary>
    public async Task ShareAsync(string key, string token, CachedVerification good, AuthCacheOptions options)
    {
        if (IsDistributed && Lifetime(good, options) is { } lifetime && !ClaimReader.Repeat(good.Claims!.All, token))
            await _good.SetAsync(key, good, _store.Duplicate(lifetime)).ConfigureAwait(false);
    }

    /// <summary>Remembers a rejected token, in its share of this instance's memory.</summary>
    /// <returns>Whether rejections are remembered at all.</returns>
    public bool RememberRejected(string key, CachedVerification rejected, AuthCacheOptions options)
    {
        if (options.NegativeDuration <= TimeSpan.Zero)
            return false;

        var entry = _memory.Duplicate(options.NegativeDuration);
        entry.Size = 1;
        _rejected.Set(key, rejected, entry);
        return true;
    }

    /// <summary>Whether the token was forgotten after it was verified: what arrives late from the store, or in it, is not believed.</summary>
    public bool IsForgotten(string key, CachedVerification good)
    {
        var forgotten = _forgotten.TryGet<long>(key, _memory);
        return forgotten.HasValue && good.Age(_time) >= _time.GetElapsedTime(forgotten.Value);
    }

    /// <summary>Forgets a token in this instance.</summary>
    public void ForgetHere(string key)
    {
        ForgetGoodHere(key);
        _rejected.Remove(key, _memory);
    }

    /// <summary>Forgets in this instance that a token was good.</summary>
    public void ForgetGoodHere(string key)
    {
        _good.Remove(key, _memory);
        if (!IsDistributed)
            return;

        var entry = _memory.Duplicate(_longestMemory);
        entry.Size = 1;
        _forgotten.Set(key, _time.GetTimestamp(), entry);
    }

    /// <summary>Forgets a token in all instances; those that cannot be reached now are told when the store is back.</summary>
    public async Task ForgetAsync(string key)
    {
        ForgetHere(key);
        if (IsDistributed)
            await ForgetGoodAsync(key).ConfigureAwait(false);
    }

    /// <summary>Forgets in all instances that a token was good.</summary>
    public async Task ForgetGoodAsync(string key) => await _good.RemoveAsync(key, _everywhere).ConfigureAwait(false);

    public void Dispose()
    {
        _good.Dispose();
        _rejected.Dispose();
        _forgotten.Dispose();
    }

    private static FusionCache Create(string name, int size, ILogger logger) =>
        new(
            new FusionCacheOptions
            {
                CacheName = name,
                DisableTagging = true,
                EnableBestPracticesAdvisor = false,
                MissingCacheKeyPrefixWarningLogLevel = LogLevel.None,
                DistributedCacheCircuitBreakerDuration = _storeBreak,
                BackplaneCircuitBreakerDuration = _storeBreak,
                AutoRecoveryMaxItems = size,
                WaitForInitialBackplaneSubscribe = false,
                EnableSyncEventHandlersExecution = true,
            },
            new MemoryCache(new MemoryCacheOptions { SizeLimit = size }),
            new MinimumLevelLogger(logger));

    private TimeSpan? Lifetime(CachedVerification good, AuthCacheOptions options)
    {
        var longest = options.StaleOnOutage > options.Duration ? options.StaleOnOutage : options.Duration;
        var left = good.Claims!.ExpiresAt - _time.GetUtcNow();
        return left <= TimeSpan.Zero ? null : left < longest ? left : longest;
    }
}
