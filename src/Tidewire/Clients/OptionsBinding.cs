using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.Clients;

/// <summary>Registers the options of one client: bound from its section, filled from its environment variables, validated at start, reloaded.</summary>
internal static class OptionsBinding
{
    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceCollection services,
        IConfiguration configuration,
        ServiceClientDefinition definition,
        Action<IConfiguration, TOptions> bind,
        IValidateOptions<TOptions> annotations)
        where TOptions : ServiceClientOptions
    {
        var section = TidewireSection.Of(configuration).GetSection(definition.Name);
        string optionsName = definition.OptionsName;

        services.AddOptions<TOptions>(optionsName)
            .Configure(options => Bind(section, configuration, definition, bind, options))
            .ValidateOnStart();

        services.AddSingleton<IValidateOptions<TOptions>>(provider => new ServiceClientValidator<TOptions>(
            definition, section.Path, annotations, provider.GetService<IHostEnvironment>()));

        services.TryAddSingleton<IOptionsFactory<TOptions>, LastGoodOptionsFactory<TOptions>>();
        services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(new ConfigurationChangeTokenSource<TOptions>(optionsName, configuration));
    }

    private static void Bind<TOptions>(
        IConfigurationSection section,
        IConfiguration configuration,
        ServiceClientDefinition definition,
        Action<IConfiguration, TOptions> bind,
        TOptions options)
        where TOptions : ServiceClientOptions
    {
        try
        {
            bind(section, options);
        }
        catch (InvalidOperationException e)
        {
            string addressKey = $"{section.Path}:{nameof(options.BaseAddress)}";
            throw Invalid(e.Message.Contains(addressKey, StringComparison.OrdinalIgnoreCase)
                ? NotAnAddress(addressKey)
                : $"{e.Message} Durations are written 00:00:05, truth values true or false, numbers in digits.");
        }

        if (options.BaseAddress is null && Variable(configuration, definition.AddressVariable) is { } address)
            options.BaseAddress = Uri.TryCreate(address, UriKind.RelativeOrAbsolute, out var uri) ? uri : throw Invalid(NotAnAddress(definition.AddressVariable!));
        if (string.IsNullOrEmpty(options.ApiKey))
            options.ApiKey = Variable(configuration, definition.ApiKeyVariable);

        OptionsValidationException Invalid(string failure) => new(definition.OptionsName, typeof(TOptions), [failure]);
    }

    // The value is not shown: what cannot be read cannot be cleared of a password either.
    private static string NotAnAddress(string key) =>
        $"{key} (not shown) is not an address. Write it with scheme, host and, if need be, a port in digits, for instance https://auth.example.com:8443.";

    private static string? Variable(IConfiguration configuration, string? name) =>
        name is not null && configuration[name] is { Length: > 0 } value ? value : null;
}
