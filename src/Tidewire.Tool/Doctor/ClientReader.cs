using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Tool.Doctor;

/// <summary>Binds and validates the options of clients with the SDK itself.</summary>
internal static class ClientReader
{
    private static readonly string[] _discovered = ["https+http:", "http+https:"];

    /// <summary>Reads the options of one client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="clients">All clients. A section of one of them is not reported as the mistyped name of another.</param>
    /// <param name="settings">The settings of the application.</param>
    public static ClientReading Read(DoctorClient client, IReadOnlyList<DoctorClient> clients, ApplicationSettings settings)
    {
        var warnings = new WarningCollector();
        var replaced = new Dictionary<string, string?>();
        bool isDiscovered = Resolve(client, settings, replaced);

        // The application's own options may have keys that only its code knows.
        if (client.Kind == ClientKind.Other)
            replaced["Tidewire:UnknownKeys"] = "Warn";

        using var provider = Provider(clients, settings.Environment, settings.With(replaced), warnings);
        try
        {
            return new(Options(client, provider), [], warnings.Warnings, isDiscovered);
        }
        catch (OptionsValidationException e)
        {
            return new(null, [.. e.Failures.Distinct()], warnings.Warnings, isDiscovered);
        }
    }

    // The application's code may add service discovery, which the tool cannot see. The rest of the section is validated with a placeholder
    // address.
    private static bool Resolve(DoctorClient client, ApplicationSettings settings, Dictionary<string, string?> replaced)
    {
        string key = $"Tidewire:{client.Name}:BaseAddress";
        key = string.IsNullOrEmpty(settings.Configuration[key]) && client.AddressVariable is { } variable ? variable : key;
        if (settings.Configuration[key] is not { } address || !_discovered.Any(scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
            return false;

        replaced[key] = $"https{address[address.IndexOf(':', StringComparison.Ordinal)..]}";
        return true;
    }

    private static ServiceProvider Provider(IReadOnlyList<DoctorClient> clients, string environment, IConfiguration configuration, WarningCollector warnings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IHostEnvironment>(new ApplicationEnvironment(environment));
        services.AddLogging(logging => logging.AddProvider(warnings));

        // These services are registered by code, if at all. The validators only check that they are registered.
        services.AddSingleton<IDistributedCache>(_ => throw new NotSupportedException());
        services.AddSingleton<IFusionCacheBackplane>(_ => throw new NotSupportedException());

        var builder = services.AddTidewireCore(configuration);
        foreach (var client in clients)
            Add(client, builder);
        return services.BuildServiceProvider();
    }

    private static void Add(DoctorClient client, TidewireBuilder builder)
    {
        try
        {
            _ = (client.Kind, client.IsKeyed) switch
            {
                (ClientKind.Auth, false) => builder.AddAuth(),
                (ClientKind.Auth, true) => builder.AddAuth(client.Name),
                (ClientKind.Notifications, false) => builder.AddNotifications(),
                (ClientKind.Notifications, true) => builder.AddNotifications(client.Name),
                (ClientKind.Analytics, false) => builder.AddAnalytics(),
                (ClientKind.Analytics, true) => builder.AddAnalytics(client.Name),
                _ => builder.AddKeyedClient<IProbeApi>(client.Name, ProbeJsonContext.Default),
            };
        }
        catch (ArgumentException e) when (e.ParamName is not null)
        {
            throw new ToolException(e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal));
        }
    }

    private static ServiceClientOptions Options(DoctorClient client, IServiceProvider provider)
    {
        string name = client.IsKeyed ? client.Name : Microsoft.Extensions.Options.Options.DefaultName;
        return client.Kind switch
        {
            ClientKind.Auth => Get<AuthOptions>(),
            ClientKind.Notifications => Get<NotificationOptions>(),
            ClientKind.Analytics => Get<AnalyticsOptions>(),
            _ => Get<ServiceClientOptions>(),
        };

        TOptions Get<TOptions>() => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);
    }
}
