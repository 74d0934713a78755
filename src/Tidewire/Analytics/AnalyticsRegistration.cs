using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Clients;

namespace Tidewire.Analytics;

internal static class AnalyticsRegistration
{
    public const string Name = "Analytics";

    public static void Add(IServiceCollection services, IConfiguration configuration, string? key, Action<AnalyticsOptions>? configure)
    {
        var definition = new ServiceClientDefinition
        {
            Name = key ?? Name,
            Key = key,
            IsSuccess = static status => status is HttpStatusCode.OK or HttpStatusCode.Accepted,
            Json = AnalyticsJsonContext.Default,
            AddressVariable = key is null ? "ANALYTICS_SERVICE_URL" : null,
            ApiKeyVariable = key is null ? "ANALYTICS_API_KEY" : null,
        };

        bool isNew = ServiceClientRegistration.Add<IAnalyticsApi, AnalyticsOptions>(
            services, configuration, definition, static (section, options) => section.Bind(options), new AnalyticsOptionsValidator(), configure);
        if (!isNew)
            return;

        if (key is null)
            services.AddSingleton<IAnalyticsService, AnalyticsService>();
        else
            services.AddKeyedSingleton<IAnalyticsService>(
                key,
                (provider, _) => new AnalyticsService(
                    provider.GetRequiredKeyedService<ServiceCaller<IAnalyticsApi>>(key), provider.GetRequiredService<TimeProvider>()));
    }
}
