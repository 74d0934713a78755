using Microsoft.Extensions.Configuration;

namespace LocalServices;

/// <summary>The keys under which an application's configuration says where the services are.</summary>
public static class TidewireConfiguration
{
    private static readonly string[] _addresses =
    [
        "Tidewire:Auth:BaseAddress", "Tidewire:Notifications:BaseAddress", "Tidewire:Analytics:BaseAddress",
        "AUTH_SERVICE_URL", "NOTIFICATION_SERVICE_URL", "ANALYTICS_SERVICE_URL",
    ];

    /// <summary>Whether any address is there: then somebody else runs the services, and Tidewire's validation asks for the addresses that are missing.</summary>
    public static bool HasAddress(IConfiguration configuration) => _addresses.Any(key => !string.IsNullOrEmpty(configuration[key]));

    /// <summary>Addresses and keys of local services.</summary>
    public static Dictionary<string, string?> For(LocalServiceHost services)
    {
        ArgumentNullException.ThrowIfNull(services);

        var settings = new Dictionary<string, string?>();
        foreach (var (name, service) in new[] { ("Auth", services.Auth), ("Notifications", services.Notifications), ("Analytics", services.Analytics) })
        {
            settings[$"Tidewire:{name}:BaseAddress"] = service.Address.ToString();
            settings[$"Tidewire:{name}:ApiKey"] = service.ApiKey;
        }

        return settings;
    }
}
