using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Delivery;
using Tidewire.Telemetry;

namespace Tidewire.Notifications;

/// <summary>Registers the outbox of a notification service, under the same key.</summary>
internal static class OutboxRegistration
{
    public static void Add(IServiceCollection services, IConfiguration configuration, ServiceClientDefinition definition)
    {
        if (services.Any(service => service.ServiceType == typeof(OutboxAccess) && definition.HttpClientName.Equals(service.ServiceKey)))
            return;

        services.TryAddSingleton<MessageTelemetry>();
        string section = TidewireSection.Of(configuration).GetSection(definition.Name).Path;
        services.AddKeyedSingleton(definition.HttpClientName, (provider, _) => new OutboxAccess(definition.Name, () => Find(provider, definition)));
        services.AddKeyedSingleton(definition.HttpClientName, (provider, _) => new OutboxDelivery(
            definition,
            section,
            provider.GetRequiredService<IOptionsMonitor<NotificationOptions>>(),
            definition.ServiceKey is null
                ? provider.GetRequiredService<ServiceCaller<INotificationApi>>()
                : provider.GetRequiredKeyedService<ServiceCaller<INotificationApi>>(definition.ServiceKey),
            HttpClientRegistration.Runtime(provider, definition.HttpClientName),
            Stores(provider)!,
            provider.GetService<IOutboxProtector>(),
            provider.GetRequiredService<MessageTelemetry>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category)));
        services.AddSingleton(provider => new WatchedQueue(definition.Name, () => Find(provider, definition)?.Ledger.Health));
        services.AddSingleton<IHostedService>(provider => new OutboxHostedService(() => Find(provider, definition)));

        Add<IOutboxMessageFactory>(services, definition, provider => new OutboxMessageFactory(
            definition.Name, provider.GetService<IOutboxProtector>(), provider.GetRequiredService<TimeProvider>()));
        Add<INotificationOutbox>(services, definition, provider => new NotificationOutbox(Access(provider, definition), Messages(provider, definition)));
        Add<IOutboxAdmin>(services, definition, provider => new OutboxAdmin(Access(provider, definition)));
    }

    private static OutboxDelivery? Find(IServiceProvider provider, ServiceClientDefinition definition) =>
        Stores(provider) is null ? null : provider.GetRequiredKeyedService<OutboxDelivery>(definition.HttpClientName);

    private static IOutboxStoreFactory? Stores(IServiceProvider provider) =>
        provider.GetService<IOutboxStoreFactory>() ?? provider.GetKeyedService<IOutboxStoreFactory>(IOutboxStoreFactory.FallbackKey);

    private static OutboxAccess Access(IServiceProvider provider, ServiceClientDefinition definition) =>
        provider.GetRequiredKeyedService<OutboxAccess>(definition.HttpClientName);

    private static IOutboxMessageFactory Messages(IServiceProvider provider, ServiceClientDefinition definition) => definition.ServiceKey is null
        ? provider.GetRequiredService<IOutboxMessageFactory>()
        : provider.GetRequiredKeyedService<IOutboxMessageFactory>(definition.ServiceKey);

    private static void Add<T>(IServiceCollection services, ServiceClientDefinition definition, Func<IServiceProvider, T> create)
        where T : class
    {
        if (definition.ServiceKey is null)
            services.TryAddSingleton(create);
        else
            services.TryAddKeyedSingleton(definition.ServiceKey, (provider, _) => create(provider));
    }
}
