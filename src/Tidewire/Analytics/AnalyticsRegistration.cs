using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

internal static class AnalyticsRegistration
{
    public const string Name = "Analytics";

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

        AddTracker(services, TidewireSection.Of(configuration).GetSection(definition.Name).Path, definition);
    }

    // Once for each client, however often that is added.
    private static void AddTracker(IServiceCollection services, string section, ServiceClientDefinition definition)
    {
        if (services.Any(service => service.ServiceType == typeof(ActivityTracker) && definition.HttpClientName.Equals(service.ServiceKey)))
            return;

        services.AddKeyedSingleton(definition.HttpClientName, (provider, _) => new ActivityTracker(
            definition,
            section,
            provider.GetRequiredService<IOptionsMonitor<AnalyticsOptions>>(),
            definition.ServiceKey is null
                ? provider.GetRequiredService<ServiceCaller<IAnalyticsApi>>()
                : provider.GetRequiredKeyedService<ServiceCaller<IAnalyticsApi>>(definition.ServiceKey),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category)));
        services.AddSingleton<IHostedService>(provider => new AnalyticsHostedService(() => Tracker(provider, definition)));
    }

    private static ActivityTracker Tracker(IServiceProvider provider, ServiceClientDefinition definition) =>
        provider.GetRequiredKeyedService<ActivityTracker>(definition.HttpClientName);
}
