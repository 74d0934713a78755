using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Refit;
using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>Registers the Refit client of one service with its message handlers.</summary>
internal static class HttpClientRegistration
{
    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
        IServiceCollection services, ServiceClientDefinition definition, IReadOnlyDictionary<string, ApiOperation> operations)
        where TApi : class
    {
        string name = definition.HttpClientName;
        var names = ApiQuery.Names<TApi>(definition.Json.Options.PropertyNamingPolicy);
        services.AddSingleton(new ArrangedClient(
            name,
            provider => Runtime(provider, name).Settings,
            provider => CreateCallHandler(provider, definition, operations, names),
            provider => new TransportHandler(Runtime(provider, name).Settings, Runtime(provider, name).Circuit)));
        AddFilter<HandlerArrangement>(services);

        // Refit replaces the application's primary handler with its own, so the application's is kept before and restored afterward. Both
        // are builder actions, so that the application's defaults for all clients run first.
        services.AddHttpClient(name).Services.Configure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Add(PrimaryHandler.Keep));
        var builder = definition.ServiceKey is null
            ? services.AddRefitGeneratedClient<TApi>(_ => RefitSettingsFactory.Create(definition), name)
            : services.AddKeyedRefitGeneratedClient<TApi>(definition.ServiceKey, _ => RefitSettingsFactory.Create(definition), name);
        services.Configure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Add(PrimaryHandler.Restore));

        builder
            .ConfigureHttpClient((provider, client) => Configure(client, provider, name))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        string pipeline = builder.AddStandardResilienceHandler().PipelineName;
        services.AddOptions<HttpStandardResilienceOptions>(pipeline).PostConfigure<IServiceProvider>((options, provider) => Configure(options, provider, name));
        services.Configure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Add(HandlerArrangement.TakeStandardHandler));

        // Runs after the application's delegates, regardless of their registration order.
        services.AddOptions<HttpClientFactoryOptions>(name).PostConfigure<IServiceProvider>((options, provider) =>
            options.HttpClientActions.Add(client => Runtime(provider, name).Life.Follow(client)));
    }

    /// <summary>
    /// Runs the first delegate that the application passes for a client; the first registration may pass none. Delegates of later
    /// registrations are ignored, because a repeated registration would add the same handlers again.
    /// </summary>
    public static void Customize(IServiceCollection services, ServiceClientDefinition definition)
    {
        var marker = new ClientCustomizationMarker(definition.HttpClientName);
        if (definition.ConfigureHttpClient is not { } http || services.Any(service => !service.IsKeyedService && marker.Equals(service.ImplementationInstance)))
            return;

        services.AddSingleton(marker);
        http(services.AddHttpClient(definition.HttpClientName));
    }

    /// <summary>
    /// Adds a filter once, before all others. The first filter is the outermost: it sees the handlers of all other filters, including
    /// the application's, regardless of when those filters were registered.
    /// </summary>
    public static void AddFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(IServiceCollection services)
        where TFilter : class, IHttpMessageHandlerBuilderFilter
    {
        if (!services.Any(service => !service.IsKeyedService && service.ImplementationType == typeof(TFilter)))
            services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, TFilter>());
    }

    public static ClientRuntime Runtime(IServiceProvider provider, string name) => provider.GetRequiredKeyedService<ClientRuntime>(name);

    private static void Configure(HttpClient client, IServiceProvider provider, string name)
    {
        client.BaseAddress = Runtime(provider, name).Settings().BaseAddress;
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent.For(provider.GetService<IHostEnvironment>()?.ApplicationName));
    }

    private static CallHandler CreateCallHandler(
        IServiceProvider provider, ServiceClientDefinition definition, IReadOnlyDictionary<string, ApiOperation> operations, QueryNames? names)
    {
        var client = Runtime(provider, definition.HttpClientName);
        return new(operations, names, definition.IsReadOnly, client.Judge, client.Circuit, client.Settings, client.Life, provider.GetRequiredService<CallTelemetry>(), provider.GetRequiredService<TimeProvider>());
    }

    private static void Configure(HttpStandardResilienceOptions options, IServiceProvider provider, string name)
    {
        try
        {
            // With UseApplicationResilience, these options belong to the application's own handler.
            var client = Runtime(provider, name);
            if (!client.Settings().UseApplicationResilience)
                StandardHandlerSettings.Apply(options, client.Settings, client.Circuit, provider.GetRequiredService<TimeProvider>());
        }
        catch (OptionsValidationException)
        {
            // .NET validates these options at startup too. Invalid options of a client are already reported by Tidewire's own validation.
        }
    }
}
