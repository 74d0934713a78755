using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Tidewire.AspNetCore.Status;

/// <summary>
/// Determines whether a configured value came from the environment or from another source. Files and other sources are not named, because a
/// path may reveal too much.
/// </summary>
internal sealed class SettingOrigins(IConfiguration? configuration)
{
    private const string Section = "section";
    private const string Environment = "environment";

    public string Of(EffectiveSetting setting) => setting.Origin switch
    {
        SettingOrigin.Configuration when setting.ConfigurationKey is { } key => IsFromEnvironment(configuration, key) ? Environment : Section,
        SettingOrigin.Configuration => Section,
        var other => Words.Of(other),
    };

    // The last provider with the key takes precedence.
    private static bool IsFromEnvironment(IConfiguration? configuration, string key) =>
        (configuration as IConfigurationRoot)?.Providers.LastOrDefault(provider => provider.TryGet(key, out _)) switch
        {
            EnvironmentVariablesConfigurationProvider => true,
            ChainedConfigurationProvider chained => IsFromEnvironment(chained.Configuration, key),
            _ => false,
        };
}
