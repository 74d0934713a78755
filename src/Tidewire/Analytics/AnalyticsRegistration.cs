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
            LongestAttempt = null,
            IsSuccess = static status => status is HttpStatusCode.OK or HttpStatusCode.Accepted,
            Json = AnalyticsJsonContext.Default,
            AddressVariable = key is null ? "ANALYTICS_SERVICE_URL" : null,
            ApiKeyVariable = key is null ? "ANALYTICS_API_KEY" : null,
        };

        ServiceClientRegistration.Add<IAnalyticsApi, AnalyticsOptions>(
            services, configuration, definition, static (section, options) => section.Bind(options), configure, new AnalyticsOptionsValidator());

        ServiceClientRegistration.AddFacade<IAnalyticsApi, IAnalyticsService>(services, definition,
            static (provider, caller) => new AnalyticsService(caller, provider.GetRequiredService<TimeProvider>()));
    }
}
