using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace Tidewire.Clients;

/// <summary>Lists the options of a client with their effective values.</summary>
/// <param name="section">The path of the client's section.</param>
/// <param name="bind">Binds the section.</param>
/// <param name="options">The current options.</param>
/// <param name="live">The settings that the client uses.</param>
internal sealed class EffectiveSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
    string section, Action<IConfiguration, TOptions> bind, Func<TOptions> options, Func<LiveSettings> live)
    where TOptions : ServiceClientOptions
{
    public IReadOnlyList<EffectiveSetting> Read()
    {
        var current = options();
        var bound = current.Bound ?? BoundSettings.None;
        var inForce = live().InForce;
        var defaults = SettingValues.Of(Activator.CreateInstance<TOptions>());
        var configured = SettingValues.Of(Configured(bound));
        return [.. SettingValues.Of(current).Select(setting => Setting(setting.Key, setting.Value, inForce, bound, configured, defaults))];
    }

    private EffectiveSetting Setting(
        string name,
        SettingValue setting,
        IReadOnlyDictionary<string, object?> inForce,
        BoundSettings bound,
        IReadOnlyDictionary<string, SettingValue> configured,
        IReadOnlyDictionary<string, SettingValue> defaults)
    {
        string? key = Key(name, setting, bound, configured);
        var origin = key is not null ? SettingOrigin.Configuration
            : Equals(setting.Value, Value(defaults, name)) ? SettingOrigin.Default
            : SettingOrigin.Code;

        object? value = inForce.TryGetValue(name, out object? effective) ? effective : setting.Value;
        var (text, isMasked) = SettingText.Of(name[(name.LastIndexOf(':') + 1)..], value, setting.IsOurs);
        return new() { Name = name, Value = text, IsMasked = isMasked, Origin = origin, ConfigurationKey = key };
    }

    // Code may have replaced the bound value.
    private string? Key(string name, SettingValue setting, BoundSettings bound, IReadOnlyDictionary<string, SettingValue> configured)
    {
        switch (name)
        {
            case nameof(ServiceClientOptions.BaseAddress):
                return ReferenceEquals(setting.Value, bound.Address) ? bound.AddressSource : null;
            case nameof(ServiceClientOptions.ApiKey):
                return Equals(setting.Value, bound.ApiKey) ? bound.ApiKeySource : null;
        }

        string key = ConfigurationPath.Combine(section, name);
        return bound.Texts.TryGetValue(key, out string? text) && text is not null && Equals(setting.Value, Value(configured, name)) ? key : null;
    }

    // Binds the values that the options were created from; a reload to invalid values does not change them.
    private TOptions Configured(BoundSettings bound)
    {
        var texts = bound.Texts.Where(text => text.Value is not null && !bound.Unbindable.Contains(text.Key));
        var bare = Activator.CreateInstance<TOptions>();
        bind(new ConfigurationBuilder().AddInMemoryCollection(texts).Build().GetSection(section), bare);
        return bare;
    }

    private static object? Value(IReadOnlyDictionary<string, SettingValue> values, string name) => values.TryGetValue(name, out var value) ? value.Value : null;
}
