using System.Net;
using Microsoft.Extensions.Logging;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

internal sealed class AuthService : IAuthService, IDisposable
{
    private static readonly Task<TokenClaims?> _noClaims = Task.FromResult<TokenClaims?>(null);
    private static readonly Task<ServiceResult<TokenClaims>> _noToken = NotSent("there is no token");
    private static readonly Task<ServiceResult<TokenClaims>> _tooLong = NotSent("the token is longer than MaxTokenLength");

    private readonly ServiceCaller<IAuthApi> _caller;
    private readonly Func<AuthOptions> _options;
    private readonly TokenKey _keys;
    private readonly Lazy<TokenCache> _cache;
    private readonly VerificationCoalescer _underWay;
    private readonly VerificationTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public AuthService(
        ServiceCaller<IAuthApi> caller, Func<AuthOptions> options, Func<TokenCache> cache, VerificationTelemetry telemetry, TimeProvider time, ILogger logger)
    {
        _caller = caller;
        _options = options;
        _keys = new(options().BaseAddress!);
        _cache = new(() => Follow(cache()));
        _underWay = new(time);
        _telemetry = telemetry;
        _time = time;
        _logger = logger;
    }

    public Task<TokenClaims?> VerifyTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TokenClaims?>(cancellationToken);

        var options = _options();
        if (Unsent(token, options) is not null)
            return _noClaims;

        string key = _keys.Of(token!);
        return Remembered(key, options)?.PlainAnswer ?? PlainAsync(VerifyAsync(token!, key, options, cancellationToken));
    }

    public Task<ServiceResult<TokenClaims>> TryVerifyTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<ServiceResult<TokenClaims>>(cancellationToken);

        var options = _options();
        if (Unsent(token, options) is { } no)
            return no;

        string key = _keys.Of(token!);
        return Remembered(key, options)?.Answer ?? VerifyAsync(token!, key, options, cancellationToken);
    }

    public Task ForgetTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        var options = _options();
        if (Unsent(token, options) is not null)
            return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

        string key = _keys.Of(token!);
        _underWay.Forget(key);

        // Also where the cache was turned off: it may be turned on again while what it holds is still good. A shared one must hear of it in any case.
        // A caller who leaves ends the waiting, not the forgetting.
        var forgetting = _cache.IsValueCreated || options.Cache.Enabled ? InBackgroundAsync(_cache.Value.ForgetAsync(key)) : Task.CompletedTask;
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : forgetting.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (_cache.IsValueCreated)
            _cache.Value.Dispose();
    }

    private static Task<ServiceResult<TokenClaims>>? Unsent(string? token, AuthOptions options) =>
        string.IsNullOrWhiteSpace(token) ? _noToken : token.Length > options.MaxTokenLength ? _tooLong : null;

    private static async Task<TokenClaims?> PlainAsync(Task<ServiceResult<TokenClaims>> answer) => (await answer.ConfigureAwait(false)).Value;

    private CachedVerification? Remembered(string key, AuthOptions options)
    {
        if (!options.Cache.Enabled || _cache.Value.Find(key, options.Cache) is not { } verdict)
            return null;

        _telemetry.Count(_caller.Name, VerificationTelemetry.Memory);
        return verdict;
    }

    private async Task<ServiceResult<TokenClaims>> VerifyAsync(string token, string key, AuthOptions options, CancellationToken cancellationToken)
    {
        var (result, shared) = await _underWay.RunAsync(
            key, options.Budget, verification => AskAsync(token, key, options, verification), cancellationToken).ConfigureAwait(false);

        if (shared)
            _telemetry.Count(_caller.Name, VerificationTelemetry.Shared);
        return result;
    }

    private async Task<ServiceResult<TokenClaims>> AskAsync(string token, string key, AuthOptions options, InFlightVerification verification)
    {
        if (!options.Cache.Enabled)
            return await AskServiceAsync(token, verification).ConfigureAwait(false);

        // Between the look at the cache and the beginning of this call, another may have ended.
        if (Remembered(key, options) is { } verdict)
            return await verdict.Answer.ConfigureAwait(false);

        var cache = _cache.Value;
        var lastGood = await cache.FindLastGoodAsync(key, verification.Abandoned).ConfigureAwait(false);
        if (lastGood?.Holds(options.Cache.Duration, _time) == true && verification.Remember(() => cache.Remember(key, lastGood, options.Cache)))
        {
            _telemetry.Count(_caller.Name, VerificationTelemetry.Distributed);
            return await lastGood.Answer.ConfigureAwait(false);
        }

        long asked = _time.GetTimestamp();
        var result = await AskServiceAsync(token, verification).ConfigureAwait(false);

        if (result.Value is { } claims)
            Remember(token, key, new(claims, asked), options.Cache, verification);
        else if (IsNoToToken(result.Failure!))
            RememberRejected(key, new(result, asked), lastGood, options.Cache, verification);
        else if (result.Failure!.Kind != ServiceFailureKind.Rejected && lastGood?.Holds(options.Cache.StaleOnOutage, _time) == true && !verification.IsForgotten)
            return Stale(lastGood.Claims!, result.Attempts);

        return result;
    }

    private async Task<ServiceResult<TokenClaims>> AskServiceAsync(string token, InFlightVerification verification)
    {
        var request = new VerifyTokenRequest { Token = token };
        var result = await _caller.TryAsync((api, ct) => api.VerifyAsync(request, ct), verification.Abandoned).ConfigureAwait(false);
        _telemetry.Count(_caller.Name, VerificationTelemetry.Service);

        return result.Value is { IsActive: false } ? Inactive(result.Attempts) : result;
    }

    private void Remember(string token, string key, CachedVerification good, AuthCacheOptions options, InFlightVerification verification)
    {
        var cache = _cache.Value;
        if (verification.Remember(() => cache.Remember(key, good, options)) && cache.IsDistributed)
            _ = InBackgroundAsync(ShareAsync());

        async Task ShareAsync()
        {
            await cache.ShareAsync(key, token, good, options).ConfigureAwait(false);
            if (cache.IsForgotten(key, good))
                await cache.ForgetGoodAsync(key).ConfigureAwait(false);
        }
    }

    private void RememberRejected(string key, CachedVerification rejected, CachedVerification? lastGood, AuthCacheOptions options, InFlightVerification verification)
    {
        var cache = _cache.Value;
        cache.ForgetGoodHere(key);
        verification.Remember(() => cache.RememberRejected(key, rejected, options));

        // Only a token that was good once stands in the store: a flood of bad ones does not become a flood of messages.
        if (lastGood is not null && cache.IsDistributed)
            _ = InBackgroundAsync(cache.ForgetGoodAsync(key));
    }

    private async Task InBackgroundAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.TokenCacheFailed(_logger, _caller.Name, e);
        }
    }

    private ServiceResult<TokenClaims> Stale(TokenClaims claims, int attempts)
    {
        _telemetry.Count(_caller.Name, VerificationTelemetry.Stale);
        return ServiceResult.Stale(claims, attempts);
    }

    private TokenCache Follow(TokenCache cache)
    {
        cache.ForgottenElsewhere += key =>
        {
            _underWay.Forget(key);
            cache.ForgetHere(key);
        };
        return cache;
    }

    // Other refusals, a 404 for instance, say something of our address rather than of the token.
    private static bool IsNoToToken(ServiceFailure failure) => failure is
    {
        Kind: ServiceFailureKind.Rejected,
        StatusCode: HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity
    };

    private static Task<ServiceResult<TokenClaims>> NotSent(string reason) =>
        Task.FromResult(ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.Rejected) { Reason = reason }));

    private static ServiceResult<TokenClaims> Inactive(int attempts) =>
        ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.Rejected)
        {
            Reason = Reasons.Inactive,
            StatusCode = HttpStatusCode.OK,
            Attempts = attempts,
        });
}
