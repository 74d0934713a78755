using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>
/// Validates the options of a client against their annotations and the rules that annotations cannot express. Also reports values that
/// could not be bound, and unknown keys.
/// </summary>
internal sealed class ServiceClientValidator<TOptions>(
    ServiceClientDefinition definition, IConfiguration configuration, IValidateOptions<TOptions> annotations, IServiceProvider provider)
    : IValidateOptions<TOptions>
    where TOptions : ServiceClientOptions
{
    private readonly IConfiguration _tidewire = TidewireSection.Of(configuration);
    private readonly IConfigurationSection _section = TidewireSection.Of(configuration).GetSection(definition.Name);
    private readonly AddressValidator _address = new(
        definition,
        TidewireSection.Of(configuration).GetSection(definition.Name).Path,
        provider.GetService<IHostEnvironment>(),
        new(provider.GetService<IServiceProviderIsService>()));

    private readonly CredentialValidator _credentials = new(
        TidewireSection.Of(configuration).GetSection(definition.Name).Path,
        provider.GetService<IHostEnvironment>(),
        new(provider.GetService<IServiceProviderIsService>()));

    private readonly ConcurrentDictionary<string, bool> _warned = new();

    public string OptionsName => definition.OptionsName;

    public string Section => _section.Path;

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        if (name != definition.OptionsName)
            return ValidateOptionsResult.Skip;

        var bound = options.Bound ?? BoundSettings.None;
        List<string> failures =
        [
            .. bound.Failures,
            .. _address.Failures(options, bound),
            .. AnnotationFailures(options, bound),
            .. ApiKeyValidator.Failures(options, bound, Section),
            .. _credentials.Failures(options, bound),
            .. OrderFailures(options, bound),
            .. UnknownKeyFailures(bound),
        ];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> AnnotationFailures(TOptions options, BoundSettings bound)
    {
        using var _ = ValidatedSection.Enter(Section, bound.Texts);
        return annotations.Validate(Section, options) is { Failed: true } annotated ? annotated.Failures : [];
    }

    private IEnumerable<string> OrderFailures(TOptions options, BoundSettings bound)
    {
        if (options.Budget > TimeSpan.Zero)
        {
            foreach (string failure in TooLong(bound, nameof(options.AttemptTimeout), options.AttemptTimeout, nameof(options.Budget), options.Budget))
                yield return failure;
        }

        foreach (string failure in TooLong(bound, "Retry:BaseDelay", options.Retry.BaseDelay, "Retry:MaxDelay", options.Retry.MaxDelay))
            yield return failure;

        foreach (string failure in TooLong(
            bound, "CircuitBreaker:FirstBreak", options.CircuitBreaker.FirstBreak, "CircuitBreaker:BreakDuration", options.CircuitBreaker.BreakDuration))
        {
            yield return failure;
        }
    }

    // An option whose value could not be converted has its default; comparing the default would be misleading.
    private IEnumerable<string> TooLong(BoundSettings bound, string shorter, TimeSpan? value, string longer, TimeSpan limit)
    {
        string key = $"{Section}:{shorter}";
        string limitKey = $"{Section}:{longer}";
        if (value > limit && !bound.Unbindable.Contains(key) && !bound.Unbindable.Contains(limitKey))
            yield return $"{key} is {value:c}, longer than {limitKey} ({limit:c}). Decrease the former or increase the latter.";
    }

    private IEnumerable<string> UnknownKeyFailures(BoundSettings bound)
    {
        string path = TidewireSection.PathOf(configuration);
        var registered = provider.GetServices<ClientRegistrationMarker>().Select(client => client.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (warns, failure) = UnknownKeysPolicy.Read(_tidewire, path);
        if (failure is not null)
            yield return failure;

        foreach (string problem in MistypedSections.OfPolicy(_tidewire, registered))
            yield return problem;

        foreach (string problem in bound.Unread.Concat(MistypedSections.Of(_tidewire, _section, registered)))
        {
            if (!warns)
                yield return $"{problem} Correct or remove it. To start anyway, set {path}:{UnknownKeysPolicy.Name} to Warn.";
            else if (_warned.TryAdd(problem, true))
                Log.UnknownKey(provider.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category), problem);
        }
    }
}
