using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Auth;

/// <summary>Checks the cache options against the rules that annotations cannot express.</summary>
internal sealed class AuthCacheOptionsValidator(string tidewireSection, IServiceProviderIsService services) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        string section = $"{tidewireSection}:{(string.IsNullOrEmpty(name) ? AuthRegistration.Name : name)}";
        var failures = Failures(section, options.Cache).ToList();
        if (options.Cache.Distributed)
            failures.AddRange(StoreFailures(section));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(string section, AuthCacheOptions cache)
    {
        if (cache.StaleOnOutage != TimeSpan.Zero && cache.StaleOnOutage <= cache.Duration)
        {
            yield return $"{section}:Cache:StaleOnOutage is {cache.StaleOnOutage:c}, not longer than {section}:Cache:Duration ({cache.Duration:c}), so it has no effect. " +
                "Both count from the verification: increase StaleOnOutage, or set it to 00:00:00 to turn it off.";
        }
    }

    private IEnumerable<string> StoreFailures(string section)
    {
        if (!services.IsService(typeof(IDistributedCache)))
        {
            yield return $"{section}:Cache:Distributed is true, but no IDistributedCache is registered. Call services.AddStackExchangeRedisCache(...), " +
                "or set Distributed to false.";
        }

        if (!services.IsService(typeof(IFusionCacheBackplane)))
        {
            yield return $"{section}:Cache:Distributed is true, but no IFusionCacheBackplane is registered, so other instances would keep accepting a forgotten token. " +
                "Call services.AddFusionCacheStackExchangeRedisBackplane(...), or set Distributed to false.";
        }
    }
}
