using Microsoft.Extensions.Http.Resilience;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using Refit;
using Tidewire.Pipeline;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Registers the Refit client of one service with its message handlers.</summary>
internal static class HttpClientRegistration
{
    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
        IServiceCollection services, ServiceClientDefinition definition, IReadOnlyDictionary<string, ReplyShape> replies)
        where TApi : class
    {
        string name = definition.HttpClientName;
        services.AddSingleton(new ArrangedClient(name, provider => Runtime(provider, name).Settings()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, HandlerArrangement>());

        // Refit puts a primary handler of its own in the place of the application's.
        services.Configure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Add(PrimaryHandler.Keep));
        var builder = definition.ServiceKey is null
            ? services.AddRefitGeneratedClient<TApi>(_ => RefitSettingsFactory.Create(definition), name)
            : services.AddKeyedRefitGeneratedClient<TApi>(definition.ServiceKey, _ => RefitSettingsFactory.Create(definition), name);
        services.Configure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Add(PrimaryHandler.Return));

        builder
            .ConfigureHttpClient((provider, client) => Configure(client, provider, name))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        AddHandlers(builder, definition, replies);
        definition.ConfigureHttpClient?.Invoke(builder);

        // After the application's delegates, wherever they were registered.
        services.AddOptions<HttpClientFactoryOptions>(name).PostConfigure<IServiceProvider>((options, provider) =>
            options.HttpClientActions.Add(client => Runtime(provider, name).Life.Follow(client)));
    }

    public static ClientRuntime Runtime(IServiceProvider provider, string name) => provider.GetRequiredKeyedService<ClientRuntime>(name);

    private static void Configure(HttpClient client, IServiceProvider provider, string name)
    {
        client.BaseAddress = Runtime(provider, name).Settings().BaseAddress;
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent.For(provider.GetService<IHostEnvironment>()?.ApplicationName));
    }

    // Their order is that of HandlerArrangement, whatever is registered between them or later.
    private static void AddHandlers(IHttpClientBuilder builder, ServiceClientDefinition definition, IReadOnlyDictionary<string, ReplyShape> replies)
    {
        string name = definition.HttpClientName;
        builder.AddHttpMessageHandler(provider =>
        {
            var client = Runtime(provider, name);
            return new CallHandler(replies, definition.IsReadOnly, client.Judge, client.Circuit, client.Settings, client.Life, provider.GetRequiredService<TimeProvider>());
        });

        builder.AddStandardResilienceHandler().Configure((options, provider) => Configure(options, provider, name));
        builder.ConfigureAdditionalHttpMessageHandlers((handlers, _) => HandlerArrangement.NoteStandardHandler(handlers));

        builder.AddHttpMessageHandler(provider =>
        {
            var client = Runtime(provider, name);
            return new TransportHandler(client.Settings, client.Circuit);
        });
    }

    private static void Configure(HttpStandardResilienceOptions options, IServiceProvider provider, string name)
    {
        try
        {
            var client = Runtime(provider, name);
            StandardHandlerSettings.Apply(options, client.Settings, client.Circuit, provider.GetRequiredService<TimeProvider>());
        }
        catch (OptionsValidationException)
        {
            // The platform validates these options at start as well. What is wrong with ours is said once, by ours.
        }
    }
}
