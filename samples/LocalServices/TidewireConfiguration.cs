using Microsoft.Extensions.Configuration;

namespace LocalServices;

/// <summary>The configuration keys of the services in an application.</summary>
public static class TidewireConfiguration
{
    private static readonly string[] _addresses =
    [
        "Tidewire:Auth:BaseAddress", "Tidewire:Notifications:BaseAddress", "Tidewire:Analytics:BaseAddress",
        "AUTH_SERVICE_URL", "NOTIFICATION_SERVICE_URL", "ANALYTICS_SERVICE_URL",
    ];

    /// <summary>
    /// Whether any address is configured. The services then run elsewhere, and Tidewire's validation reports missing addresses.
    /// </summary>
    public static bool HasAddress(IConfiguration configuration) => _addresses.Any(key => !string.IsNullOrEmpty(configuration[key]));

    /// <summary>The settings for local services.</summary>
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
