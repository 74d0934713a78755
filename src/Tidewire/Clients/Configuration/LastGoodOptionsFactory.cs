using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>
/// Makes options as the platform does. Once there were valid ones, a reload to values that are not valid is logged, and the earlier ones stay.
/// </summary>
/// <remarks>
/// The platform's factory would throw out of <c>Reload()</c>, on a file watcher's thread as a rule, and then at every reader of the options.
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

    // Once for each new problem, however often the options are read.
    private void Report(string name, string problem)
    {
        if (_lastProblem.TryGetValue(name, out string? known) && known == problem)
            return;

        _lastProblem[name] = problem;
        string section = validations.OfType<ServiceClientValidator<TOptions>>().FirstOrDefault(rules => rules.OptionsName == name)?.Section ?? name;
        Log.ReloadRefused(loggers.CreateLogger(Log.Category), section, problem);
    }
}
