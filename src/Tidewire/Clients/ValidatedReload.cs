using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>
/// Lets a configuration reload through to the options monitor only when the new values are valid.
/// </summary>
/// <remarks>
/// The platform's own token source would throw out of <c>Reload()</c>, on a file watcher's thread as a rule, and leave every later reader of the
/// options with an exception.
/// </remarks>
internal sealed class ValidatedReload<TOptions> : IOptionsChangeTokenSource<TOptions>, IDisposable
    where TOptions : class
{
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly ILogger _logger;
    private readonly string _section;
    private readonly IDisposable _subscription;
    private ConfigurationReloadToken _token = new();

    public ValidatedReload(IConfiguration configuration, IOptionsFactory<TOptions> factory, string name, string section, ILogger logger)
    {
        _factory = factory;
        _section = section;
        _logger = logger;
        Name = name;
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, OnReload);
    }

    public string Name { get; }

    public IChangeToken GetChangeToken() => _token;

    public void Dispose() => _subscription.Dispose();

    private void OnReload()
    {
        try
        {
            _factory.Create(Name);
        }
        catch (Exception e)
        {
            Log.ReloadRefused(_logger, _section, e is OptionsValidationException invalid ? string.Join(' ', invalid.Failures) : e.Message);
            return;
        }

        Interlocked.Exchange(ref _token, new ConfigurationReloadToken()).OnReload();
    }
}
