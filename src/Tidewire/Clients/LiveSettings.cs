using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Http;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>The options of one client as immutable snapshots that every request reads, exchanged whole on a reload.</summary>
internal sealed class LiveSettings : IDisposable
{
    private readonly string _section;
    private readonly TimeSpan? _defaultAttemptTimeout;
    private readonly ILogger _logger;
    private readonly ServiceClientOptions _initial;
    private IDisposable? _subscription;
    private volatile HttpSettings _http;
    private volatile ResilienceSettings _resilience;

    private LiveSettings(ServiceClientOptions options, string section, TimeSpan? defaultAttemptTimeout, ILogger logger)
    {
        _initial = options;
        _section = section;
        _defaultAttemptTimeout = defaultAttemptTimeout;
        _logger = logger;
        (_http, _resilience) = Snapshot(options, options.UseApplicationResilience);
    }

    public HttpSettings Http => _http;

    public ResilienceSettings Resilience => _resilience;

    /// <summary>The options as they were when the client was first used: what is read once is read here.</summary>
    public ServiceClientOptions Initial => _initial;

    public static LiveSettings Follow<TOptions>(IOptionsMonitor<TOptions> monitor, ServiceClientDefinition definition, string section, ILogger logger)
        where TOptions : ServiceClientOptions
    {
        string optionsName = definition.OptionsName;
        var live = new LiveSettings(monitor.Get(optionsName), section, definition.DefaultAttemptTimeout, logger);
        live._subscription = monitor.OnChange((options, changed) =>
        {
            if (changed == optionsName)
                live.Exchange(options);
        });
        return live;
    }

    public void Dispose() => _subscription?.Dispose();

    private void Exchange(ServiceClientOptions options)
    {
        var (http, resilience) = Snapshot(options, _initial.UseApplicationResilience);

        // The new key is meant for the new address, and was judged by it; ours is still the old one.
        if (options.BaseAddress != _initial.BaseAddress)
            http = http with { ApiKeyHeader = _http.ApiKeyHeader, ApiKeyValue = _http.ApiKeyValue };

        if (http != _http || resilience != _resilience)
        {
            (_http, _resilience) = (http, resilience);
            Log.OptionsReloaded(_logger, _section);
        }

        if (options.BaseAddress != _initial.BaseAddress)
            Log.ReloadNeedsRestart(_logger, _section, nameof(options.BaseAddress));
        if (options.ConcurrencyLimit != _initial.ConcurrencyLimit)
            Log.ReloadNeedsRestart(_logger, _section, nameof(options.ConcurrencyLimit));
        if (options.UseApplicationResilience != _initial.UseApplicationResilience)
            Log.ReloadNeedsRestart(_logger, _section, nameof(options.UseApplicationResilience));
    }

    private (HttpSettings Http, ResilienceSettings Resilience) Snapshot(ServiceClientOptions options, bool applicationResilience)
    {
        string? key = string.IsNullOrEmpty(options.ApiKey) ? null : options.ApiKey;
        bool bearer = options.ApiKeyHeader.Equals(ServiceClientOptions.DefaultApiKeyHeader, StringComparison.OrdinalIgnoreCase);

        return (
            new()
            {
                ApiKeyHeader = options.ApiKeyHeader,
                ApiKeyValue = key is null ? null : bearer ? "Bearer " + key : key,
                MaxResponseBodyBytes = options.MaxResponseBodyBytes,
            },
            new()
            {
                Budget = options.Budget,
                AttemptTimeout = options.AttemptTimeout ?? (_defaultAttemptTimeout < options.Budget ? _defaultAttemptTimeout.Value : options.Budget),
                MaxAttempts = options.Retry.MaxAttempts,
                BaseDelay = options.Retry.BaseDelay,
                MaxDelay = options.Retry.MaxDelay,
                FailureThreshold = applicationResilience ? int.MaxValue : options.CircuitBreaker.FailureThreshold,
                BreakDuration = options.CircuitBreaker.BreakDuration,
                ConcurrencyLimit = options.ConcurrencyLimit,
                IdempotencyKeysHonored = options.IdempotencyKeysHonored,
            });
    }
}
