using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>
/// Registers the options of one client: bound from its section and its short environment variables, validated at startup, and reloaded.
/// </summary>
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

        services.AddOptions<TOptions>(optionsName).Configure(options => ClientBinder.Bind(section, configuration, definition, bind, options));
        services.AddSingleton<IValidateOptions<TOptions>>(
            provider => new ServiceClientValidator<TOptions>(definition, configuration, annotations, provider));
        services.TryAddSingleton<IOptionsFactory<TOptions>, LastGoodOptionsFactory<TOptions>>();
        services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(new ConfigurationChangeTokenSource<TOptions>(optionsName, configuration));

        services.AddSingleton(provider => new ClientStartCheck(
            definition,
            section.Path,
            () => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(optionsName),
            provider.GetRequiredService<IHttpMessageHandlerFactory>));
        services.TryAddSingleton<IOptionsFactory<StartValidation>>(provider => new StartValidationFactory(
            provider.GetServices<ClientStartCheck>(), () => provider.GetServices<Circuit>()));
        services.AddOptions<StartValidation>().ValidateOnStart();
    }
}
