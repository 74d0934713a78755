using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Refit;
using Tidewire.Http;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>Registers one remote service: options, Refit client, handlers, circuit and caller.</summary>
internal static class ServiceClientRegistration
{
    private const DynamicallyAccessedMemberTypes OptionsMembers =
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicProperties;

    /// <summary>
    /// Adds the client once; a second registration of the same name adds its configure delegate only. A facade is a service like any other, made
    /// from the <see cref="ServiceCaller{TApi}"/> that this registers.
    /// </summary>
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
        var claim = new ClientRegistrationMarker(definition.Name, definition.ServiceKey, typeof(TApi), typeof(TOptions), definition.OptionsName);
        if (claim.IsNewTo(services))
        {
            var replies = ApiInterface.Read<TApi>(definition.Name);
            services.AddSingleton(claim);
            AddSharedServices(services);
            OptionsBinding.Add(services, configuration, definition, bind, annotations ?? new AnnotationValidator<TOptions>());
            AddState<TApi, TOptions>(services, configuration, definition, replies);
            AddHttpClient<TApi>(services, definition, replies);
        }

        if (configure is not null)
            services.Configure(definition.OptionsName, configure);
    }

    /// <summary>Adds what an application injects, under the client's key if it has one, unless the application has added its own.</summary>
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
        services.TryAddSingleton<ICircuitMonitor, CircuitMonitor>();
    }

    private static void AddState<TApi, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceCollection services, IConfiguration configuration, ServiceClientDefinition definition, IReadOnlyDictionary<string, ReplyShape> replies)
        where TApi : class
        where TOptions : ServiceClientOptions
    {
        string name = definition.HttpClientName;
        string section = TidewireSection.Of(configuration).GetSection(definition.Name).Path;

        services.AddKeyedSingleton(name, (provider, _) =>
            LiveSettings.Follow(provider.GetRequiredService<IOptionsMonitor<TOptions>>(), definition, section, Logger(provider)));

        services.AddKeyedSingleton(name, (provider, _) =>
        {
            var settings = Settings(provider, name);
            return new Circuit(definition.Name, () => settings.Resilience, provider.GetRequiredService<TimeProvider>(), Logger(provider));
        });
        services.AddSingleton(provider => provider.GetRequiredKeyedService<Circuit>(name));

        AddSingleton(services, definition, provider => new ServiceCaller<TApi>(
            Get<TApi>(provider, definition),
            new(
                definition,
                replies,
                provider.GetRequiredKeyedService<Circuit>(name),
                provider.GetRequiredService<CallTelemetry>(),
                provider.GetRequiredService<TimeProvider>(),
                Logger(provider))));
    }

    private static void AddHttpClient<TApi>(
        IServiceCollection services, ServiceClientDefinition definition, IReadOnlyDictionary<string, ReplyShape> replies)
        where TApi : class
    {
        string name = definition.HttpClientName;
        RefitSettings RefitSettings(IServiceProvider _) => RefitSettingsFactory.Create(definition);

        var builder = definition.ServiceKey is null
            ? services.AddRefitGeneratedClient<TApi>(RefitSettings, name)
            : services.AddKeyedRefitGeneratedClient<TApi>(definition.ServiceKey, RefitSettings, name);

        builder
            .ConfigureHttpClient((provider, client) =>
            {
                client.BaseAddress = Settings(provider, name).Initial.BaseAddress;
                client.DefaultRequestHeaders.TryAddWithoutValidation(
                    "User-Agent", UserAgent.For(provider.GetService<IHostEnvironment>()?.ApplicationName));
            })
            .UseSocketsHttpHandler((handler, _) => PrimaryHandler.Configure(handler))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .AddHttpMessageHandler(provider =>
            {
                var settings = Settings(provider, name);
                return new CallHandler(
                    replies,
                    definition.IsReadOnly,
                    () => settings.Resilience.Budget,
                    settings.Initial.UseApplicationResilience,
                    provider.GetRequiredService<TimeProvider>());
            });

        StandardResilience.AddTo(
            builder,
            provider =>
            {
                var settings = Settings(provider, name);
                return () => settings.Resilience;
            },
            provider => provider.GetRequiredKeyedService<Circuit>(name));

        builder.AddHttpMessageHandler(provider =>
        {
            var settings = Settings(provider, name);
            return new TransportHandler(() => settings.Http, definition.IsSuccess);
        });

        builder.ConfigureAdditionalHttpMessageHandlers((handlers, provider) =>
            StandardResilience.Arrange(handlers, Settings(provider, name).Initial.UseApplicationResilience));

        definition.ConfigureHttpClient?.Invoke(builder);
        services.PostConfigure<HttpClientFactoryOptions>(name, options =>
            options.HttpMessageHandlerBuilderActions.Add(handlers => PrimaryHandler.Restrain(handlers.PrimaryHandler)));
    }

    // What an application injects stands under the client's key, if it has one.
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

    private static LiveSettings Settings(IServiceProvider provider, string name) => provider.GetRequiredKeyedService<LiveSettings>(name);

    private static ILogger Logger(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category);
}
