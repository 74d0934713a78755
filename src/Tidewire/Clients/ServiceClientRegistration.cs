using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly.Telemetry;
using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>Registers one remote service: options, Refit client, handlers, circuit and caller.</summary>
internal static class ServiceClientRegistration
{
    private const DynamicallyAccessedMemberTypes OptionsMembers =
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicProperties;

    /// <summary>Adds the client once; a second registration of the same client only adds its delegates.</summary>
    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi, [DynamicallyAccessedMembers(OptionsMembers)] TOptions>(
        IServiceCollection services,
        IConfiguration configuration,
        ServiceClientDefinition definition,
        Action<IConfiguration, TOptions> bind,
        Action<TOptions>? configure,
        IValidateOptions<TOptions>? annotations)
        where TApi : class
        where TOptions : ServiceClientOptions
    {
        ClientName.ThrowIfInvalid(definition.Name);
        var marker = new ClientRegistrationMarker(definition.Name, definition.ServiceKey, typeof(TApi), typeof(TOptions), definition.OptionsName);
        if (marker.IsNewTo(services))
        {
            var operations = ApiInterface.Read<TApi>(definition.Name, definition.Json);
            services.AddSingleton(marker);
            AddSharedServices(services);
            OptionsBinding.Add(services, configuration, definition, bind, annotations ?? new AnnotationValidator<TOptions>());
            AddState<TApi, TOptions>(services, configuration, definition, operations, definition.IsReadOnly || ApiInterface.IsIdempotent<TApi>());
            HttpClientRegistration.Add<TApi>(services, definition, operations);
            TokenClientRegistration.Add(services, definition);
            AddDescription(services, configuration, definition, bind);
        }

        HttpClientRegistration.Customize(services, definition);
        if (configure is not null)
            services.Configure(definition.OptionsName, configure);
    }

    /// <summary>
    /// Adds the service that an application injects, under the client's service key if it has one, unless the application has registered
    /// its own.
    /// </summary>
    public static void AddFacade<TApi, TService>(
        IServiceCollection services, ServiceClientDefinition definition, Func<IServiceProvider, ServiceCaller<TApi>, TService> create)
        where TApi : class
        where TService : class
    {
        if (definition.ServiceKey is null)
            services.TryAddSingleton(provider => create(provider, Get<ServiceCaller<TApi>>(provider, definition)));
        else
            services.TryAddKeyedSingleton(definition.ServiceKey, (provider, _) => create(provider, Get<ServiceCaller<TApi>>(provider, definition)));
    }

    private static void AddSharedServices(IServiceCollection services)
    {
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CallTelemetry>();
        services.TryAddSingleton<CircuitTelemetry>();
        services.TryAddSingleton<ICircuitMonitor, CircuitMonitor>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<TelemetryOptions>, PipelineTelemetry>());
    }

    private static void AddState<TApi, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceCollection services, IConfiguration configuration, ServiceClientDefinition definition, IReadOnlyDictionary<string, ApiOperation> operations, bool isIdempotent)
        where TApi : class
        where TOptions : ServiceClientOptions
    {
        string name = definition.HttpClientName;
        string section = TidewireSection.Of(configuration).GetSection(definition.Name).Path;

        services.AddKeyedSingleton(name, (provider, _) =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var logger = Logger(provider);
            var credentials = new CredentialSources(definition.Name, () => TokenClientRegistration.Endpoint(provider, definition, time), time, logger);
            var live = LiveSettings.Follow(provider.GetRequiredService<IOptionsMonitor<TOptions>>(), definition, credentials, isIdempotent, section, logger);
            var telemetry = provider.GetRequiredService<CircuitTelemetry>();
            var outage = new FailureSpell(time);
            var circuit = new Circuit(definition.Name, () => live.Current, time, new(definition.Name, telemetry, outage, logger));
            telemetry.Follow(TagValue.Of(definition.Name), CircuitAnnouncer.States, () => CircuitAnnouncer.States[(int)circuit.Status.State]);
            return new ClientRuntime(live, circuit, new(definition.IsSuccess, time), outage, new());
        });
        services.AddSingleton(provider => HttpClientRegistration.Runtime(provider, name).Circuit);

        AddSingleton(services, definition, provider => new ServiceCaller<TApi>(
            Get<TApi>(provider, definition),
            new(
                definition,
                operations,
                HttpClientRegistration.Runtime(provider, name).Circuit,
                provider.GetRequiredService<CallTelemetry>(),
                HttpClientRegistration.Runtime(provider, name).Outage,
                provider.GetRequiredService<TimeProvider>(),
                Logger(provider))));
    }

    private static void AddDescription<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceCollection services, IConfiguration configuration, ServiceClientDefinition definition, Action<IConfiguration, TOptions> bind)
        where TOptions : ServiceClientOptions
    {
        string section = TidewireSection.Of(configuration).GetSection(definition.Name).Path;
        services.AddSingleton(provider => new RegisteredClient(definition.Name, section, new EffectiveSettings<TOptions>(
            section,
            bind,
            () => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(definition.OptionsName),
            () => HttpClientRegistration.Runtime(provider, definition.HttpClientName).Live).Read));
    }

    // Registers under the client's service key, if it has one.
    private static void AddSingleton<T>(IServiceCollection services, ServiceClientDefinition definition, Func<IServiceProvider, T> create)
        where T : class
    {
        if (definition.ServiceKey is null)
            services.AddSingleton(create);
        else
            services.AddKeyedSingleton(definition.ServiceKey, (provider, _) => create(provider));
    }

    private static T Get<T>(IServiceProvider provider, ServiceClientDefinition definition)
        where T : class =>
        definition.ServiceKey is null ? provider.GetRequiredService<T>() : provider.GetRequiredKeyedService<T>(definition.ServiceKey);

    private static ILogger Logger(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category);
}
