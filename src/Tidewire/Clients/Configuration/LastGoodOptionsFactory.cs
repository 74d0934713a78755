using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>
/// Creates options as .NET does. After the first valid options, a reload to invalid values is logged and the last valid options are kept.
/// </summary>
/// <remarks>
/// The factory of .NET would throw from <c>Reload()</c>, usually on a file watcher's thread, and then for every reader of the options.
/// </remarks>
internal sealed class LastGoodOptionsFactory<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
    IEnumerable<IConfigureOptions<TOptions>> setups,
    IEnumerable<IPostConfigureOptions<TOptions>> postConfigures,
    IEnumerable<IValidateOptions<TOptions>> validations,
    ILoggerFactory loggers)
    : IOptionsFactory<TOptions>
    where TOptions : ServiceClientOptions
{
    private readonly OptionsFactory<TOptions> _inner = new(setups, postConfigures, validations);
    private readonly ConcurrentDictionary<string, TOptions> _lastGood = new();
    private readonly ConcurrentDictionary<string, string> _lastProblem = new();

    public TOptions Create(string name)
    {
        try
        {
            var options = _inner.Create(name);
            _lastGood[name] = options;
            _lastProblem.TryRemove(name, out _);
            return options;
        }
        catch (Exception e) when (_lastGood.TryGetValue(name, out var earlier))
        {
            Report(name, e is OptionsValidationException invalid ? string.Join(' ', invalid.Failures) : e.Message);
            return earlier;
        }
        catch (OptionsValidationException e)
        {
            throw new InvalidOptionsException(e.OptionsName, e.OptionsType, e.Failures);
        }
    }

    // Logs each new problem once, regardless of how many times the options are read.
    private void Report(string name, string problem)
    {
        if (_lastProblem.TryGetValue(name, out string? known) && known == problem)
            return;

        _lastProblem[name] = problem;
        string section = validations.OfType<ServiceClientValidator<TOptions>>().FirstOrDefault(validator => validator.OptionsName == name)?.Section ?? name;
        Log.ReloadRefused(loggers.CreateLogger(Log.Category), section, problem);
    }
}
