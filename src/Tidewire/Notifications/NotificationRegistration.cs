using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Clients;

namespace Tidewire.Notifications;

internal static class NotificationRegistration
{
    public const string Name = "Notifications";

    public static void Add(IServiceCollection services, IConfiguration configuration, string? key, Action<NotificationOptions>? configure, Action<IHttpClientBuilder>? http)
    {
        var definition = new ServiceClientDefinition
        {
            Name = key ?? Name,
            ServiceKey = key,
            DefaultAttemptTimeout = null,
            IsSuccess = static status => status == HttpStatusCode.Accepted,
            Json = NotificationJsonContext.Default,
            ConfigureHttpClient = http,
            AddressVariable = key is null ? "NOTIFICATION_SERVICE_URL" : null,
            ApiKeyVariable = key is null ? "NOTIFICATION_API_KEY" : null,
        };

        ServiceClientRegistration.Add<INotificationApi, NotificationOptions>(
            services, configuration, definition, static (section, options) => section.Bind(options), configure, new OutboxOptionsValidator());

        ServiceClientRegistration.AddFacade<INotificationApi, INotificationService>(services, definition, static (_, caller) => new NotificationService(caller));
        OutboxRegistration.Add(services, configuration, definition);
    }
}
