using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, HandlerArrangement>());

        // Refit puts a primary handler of its own in the place of the application's. Through the builder, so that the defaults of all clients come before.
        services.AddHttpClient(name).Services.Configure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Add(PrimaryHandler.Keep));
        var builder = definition.ServiceKey is null
            ? services.AddRefitGeneratedClient<TApi>(_ => RefitSettingsFactory.Create(definition), name)
            : services.AddKeyedRefitGeneratedClient<TApi>(definition.ServiceKey, _ => RefitSettingsFactory.Create(definition), name);
        services.Configure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Add(PrimaryHandler.Return));

        builder
            .ConfigureHttpClient((provider, client) => Configure(client, provider, name))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        string pipeline = builder.AddStandardResilienceHandler().PipelineName;
        services.AddOptions<HttpStandardResilienceOptions>(pipeline).PostConfigure<IServiceProvider>((options, provider) => Configure(options, provider, name));
        services.Configure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Add(HandlerArrangement.TakeStandardHandler));

        // After the application's delegates, wherever they were registered.
        services.AddOptions<HttpClientFactoryOptions>(name).PostConfigure<IServiceProvider>((options, provider) =>
            options.HttpClientActions.Add(client => Runtime(provider, name).Life.Follow(client)));
    }

    /// <summary>
    /// Runs the application's delegate, the first that comes for a client: where the client is added again, that of <c>AddTidewire</c> brought none, and a
    /// second run would stack its handlers.
    /// </summary>
    public static void Customize(IServiceCollection services, ServiceClientDefinition definition)
    {
        var marker = new ClientCustomizationMarker(definition.HttpClientName);
        if (definition.ConfigureHttpClient is not { } http || services.Any(service => !service.IsKeyedService && marker.Equals(service.ImplementationInstance)))
            return;

        services.AddSingleton(marker);
        http(services.AddHttpClient(definition.HttpClientName));
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
            // Left to the application, the options are those of a handler of its own.
            var client = Runtime(provider, name);
            if (!client.Settings().UseApplicationResilience)
                StandardHandlerSettings.Apply(options, client.Settings, client.Circuit, provider.GetRequiredService<TimeProvider>());
        }
        catch (OptionsValidationException)
        {
            // The platform validates these options at start as well. What is wrong with ours is said once, by ours.
        }
    }
}
