using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Delivery;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

internal static class AnalyticsRegistration
{
    public const string Name = "Analytics";
    private const string StoreDirectory = "Sqlite:Directory";

    public static void Add(IServiceCollection services, IConfiguration configuration, string? key, Action<AnalyticsOptions>? configure, Action<IHttpClientBuilder>? http)
    {
        var definition = new ServiceClientDefinition
        {
            Name = key ?? Name,
            ServiceKey = key,
            DefaultAttemptTimeout = null,
            IsSuccess = static status => status is HttpStatusCode.OK or HttpStatusCode.Accepted,
            Json = AnalyticsJsonContext.Default,
            ConfigureHttpClient = http,
            AddressVariable = key is null ? "ANALYTICS_SERVICE_URL" : null,
            ApiKeyVariable = key is null ? "ANALYTICS_API_KEY" : null,
        };

        ServiceClientRegistration.Add<IAnalyticsApi, AnalyticsOptions>(
            services, configuration, definition, static (section, options) => section.Bind(options), configure, new AnalyticsQueueOptionsValidator());
        ServiceClientRegistration.AddFacade<IAnalyticsApi, IAnalyticsService>(services, definition,
            (provider, caller) => new AnalyticsService(caller, Tracker(provider, definition), provider.GetRequiredService<TimeProvider>()));

        AddTracker(services, configuration, definition);
    }

    // Adds one tracker per client, even if the client is added more than once.
    private static void AddTracker(IServiceCollection services, IConfiguration configuration, ServiceClientDefinition definition)
    {
        string section = TidewireSection.Of(configuration).GetSection(definition.Name).Path;
        if (services.Any(service => service.ServiceType == typeof(EventTracker) && definition.HttpClientName.Equals(service.ServiceKey)))
            return;

        services.TryAddSingleton<EventTelemetry>();
        services.AddKeyedSingleton(definition.HttpClientName, (provider, _) => new EventTracker(
            definition,
            section,
            Checked(provider, configuration, section, definition),
            definition.ServiceKey is null
                ? provider.GetRequiredService<ServiceCaller<IAnalyticsApi>>()
                : provider.GetRequiredKeyedService<ServiceCaller<IAnalyticsApi>>(definition.ServiceKey),
            HttpClientRegistration.Runtime(provider, definition.HttpClientName),
            provider.GetService<IDeliveryStoreFactory>(),
            provider.GetRequiredService<EventTelemetry>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category)));
        services.AddSingleton(provider => new WatchedQueue(definition.Name, () => Tracker(provider, definition).Overview.Health));
        services.AddSingleton<IHostedService>(provider => new AnalyticsHostedService(() => Tracker(provider, definition)));
    }

    // Without a store, the store settings would silently have no effect.
    private static IOptionsMonitor<AnalyticsOptions> Checked(
        IServiceProvider provider, IConfiguration configuration, string section, ServiceClientDefinition definition)
    {
        var monitor = provider.GetRequiredService<IOptionsMonitor<AnalyticsOptions>>();
        if (provider.GetService<IDeliveryStoreFactory>() is not null)
            return monitor;

        var directory = TidewireSection.Of(configuration).GetSection(StoreDirectory);
        string? setting = monitor.Get(definition.OptionsName).Store.Accept == StoreAccept.OnDisk ? $"{section}:Store:Accept is {nameof(StoreAccept.OnDisk)}"
            : directory.Value is null ? null
            : $"{directory.Path} is {directory.Value}";
        return setting is null ? monitor : throw new OptionsValidationException(
            definition.OptionsName, typeof(AnalyticsOptions), [$"{setting}, but no store was added. Reference the package Tidewire.Sqlite and call UseSqliteStore()."]);
    }

    private static EventTracker Tracker(IServiceProvider provider, ServiceClientDefinition definition) =>
        provider.GetRequiredKeyedService<EventTracker>(definition.HttpClientName);
}
