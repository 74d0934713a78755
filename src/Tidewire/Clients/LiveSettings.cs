using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>
/// The current settings of a client for its handlers: <see cref="Current"/> is replaced as a whole when the configuration is reloaded.
/// </summary>
internal sealed class LiveSettings : IDisposable
{
    private readonly string _section;
    private readonly TimeSpan? _defaultAttemptTimeout;
    private readonly CredentialSources _credentials;
    private readonly bool _isIdempotent;
    private readonly ILogger _logger;
    private readonly ServiceClientOptions _initial;
    private IDisposable? _subscription;
    private volatile ServiceClientOptions _options;
    private volatile ClientSettings _current;

    private LiveSettings(
        ServiceClientOptions options, ServiceClientDefinition definition, CredentialSources credentials, bool isIdempotent, string section, ILogger logger)
    {
        _initial = _options = options;
        _credentials = credentials;
        _section = section;
        _defaultAttemptTimeout = definition.DefaultAttemptTimeout;
        _isIdempotent = isIdempotent;
        _logger = logger;
        _current = SettingsOf(options);
    }

    public ClientSettings Current => _current;

    /// <summary>The current options. Reading them here is cheaper than from the monitor, which looks them up by name.</summary>
    public ServiceClientOptions Options => _options;

    /// <summary>
    /// The effective values that may differ from the current options: those that are read once, and those that are derived from other
    /// options when they are not set.
    /// </summary>
    public IReadOnlyDictionary<string, object?> InForce => new Dictionary<string, object?>
    {
        [nameof(_initial.BaseAddress)] = _initial.BaseAddress,
        [nameof(_initial.AttemptTimeout)] = _current.AttemptTimeout,
        [$"{nameof(_initial.CircuitBreaker)}:{nameof(_initial.CircuitBreaker.FirstBreak)}"] = _current.FirstBreak,
        [nameof(_initial.ConcurrencyLimit)] = _current.ConcurrencyLimit,
        [nameof(_initial.UseApplicationResilience)] = _current.UseApplicationResilience,
        [nameof(_initial.ConnectionIdleTimeout)] = _current.ConnectionIdleTimeout,
        [nameof(_initial.PropagateBaggage)] = _current.PropagateBaggage,
    };

    /// <param name="monitor">The options monitor.</param>
    /// <param name="definition">The client.</param>
    /// <param name="credentials">Creates the credential source.</param>
    /// <param name="isIdempotent">Whether every method of the client is idempotent (RFC 9110, section 9.2.2).</param>
    /// <param name="section">The configuration section, for messages.</param>
    /// <param name="logger">Logs reloads.</param>
    public static LiveSettings Follow<TOptions>(
        IOptionsMonitor<TOptions> monitor, ServiceClientDefinition definition, CredentialSources credentials, bool isIdempotent, string section, ILogger logger)
        where TOptions : ServiceClientOptions
    {
        string optionsName = definition.OptionsName;
        var live = new LiveSettings(monitor.Get(optionsName), definition, credentials, isIdempotent, section, logger);
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
        var next = SettingsOf(options);
        // A new credential is intended for the new address and was validated with it, but the address in use does not change.
        if (options.BaseAddress != _initial.BaseAddress)
            next = next with { CredentialHeader = _current.CredentialHeader, Credentials = _current.Credentials };
        if (next != _current)
        {
            _current = next;
            Log.OptionsReloaded(_logger, _section);
        }

        // The order matters: a verification that reads the earlier options must not end with a credential that looks current.
        _options = options;

        WarnOfRestart(options);
    }

    private void WarnOfRestart(ServiceClientOptions options)
    {
        (string Name, bool IsChanged)[] readOnce =
        [
            (nameof(options.BaseAddress), options.BaseAddress != _initial.BaseAddress),
            (nameof(options.ConcurrencyLimit), options.ConcurrencyLimit != _initial.ConcurrencyLimit),
            (nameof(options.UseApplicationResilience), options.UseApplicationResilience != _initial.UseApplicationResilience),
            (nameof(options.ConnectionIdleTimeout), options.ConnectionIdleTimeout != _initial.ConnectionIdleTimeout),
            (nameof(options.PropagateBaggage), options.PropagateBaggage != _initial.PropagateBaggage),
        ];
        foreach (var (name, _) in readOnce.Where(option => option.IsChanged))
            Log.ReloadNeedsRestart(_logger, _section, name);
    }

    private ClientSettings SettingsOf(ServiceClientOptions options)
    {
        var credential = options.ToCredentialSettings();
        var breaker = options.CircuitBreaker;
        return new()
        {
            BaseAddress = _initial.BaseAddress!,
            CredentialHeader = credential.Header,
            Credentials = _credentials.Get(credential),
            IsRefusalAmbiguous = options.RefusalsMayConcernTokens,
            MaxResponseBodyBytes = options.MaxResponseBodyBytes,
            Budget = options.Budget,
            AttemptTimeout = options.AttemptTimeout ?? (_defaultAttemptTimeout < options.Budget ? _defaultAttemptTimeout.Value : options.Budget),
            MaxAttempts = options.Retry.MaxAttempts,
            BaseDelay = options.Retry.BaseDelay,
            MaxDelay = options.Retry.MaxDelay,
            // A client with UseApplicationResilience has no Tidewire circuit.
            FailureThreshold = _initial.UseApplicationResilience ? int.MaxValue : breaker.FailureThreshold,
            FirstBreak = breaker.FirstBreak ?? (breaker.BreakDuration < ClientCircuitBreakerOptions.DefaultFirstBreak ? breaker.BreakDuration : ClientCircuitBreakerOptions.DefaultFirstBreak),
            BreakDuration = breaker.BreakDuration,
            ConcurrencyLimit = _initial.ConcurrencyLimit,
            IdempotencyKeysHonored = options.IdempotencyKeysHonored,
            UseApplicationResilience = _initial.UseApplicationResilience,
            ConnectionIdleTimeout = _initial.ConnectionIdleTimeout ?? IdleTimeout(_initial),
            PropagateBaggage = _initial.PropagateBaggage,
        };
    }

    // A request is lost if the service closes the connection while the request is being sent. The timeout is long only if a lost request may
    // be repeated.
    private TimeSpan IdleTimeout(ServiceClientOptions options) =>
        _isIdempotent || options.IdempotencyKeysHonored ? ServiceClientOptions.LongConnectionIdleTimeout : ServiceClientOptions.ShortConnectionIdleTimeout;
}
