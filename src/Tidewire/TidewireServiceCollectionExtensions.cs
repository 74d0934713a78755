using Microsoft.Extensions.Configuration;
using Tidewire;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Tidewire to a service collection.</summary>
public static class TidewireServiceCollectionExtensions
{
    /// <summary>Adds the clients of all three services: auth, notifications and analytics.</summary>
    /// <param name="services">The application's service collection.</param>
    /// <param name="configuration">
    /// The whole configuration, or a section to read instead of <c>Tidewire</c>. With the whole configuration, the short names
    /// (<c>AUTH_SERVICE_URL</c> and so on) supply the values that its section <c>Tidewire</c> does not set.
    /// </param>
    /// <returns>A builder for further clients and settings.</returns>
    public static TidewireBuilder AddTidewire(this IServiceCollection services, IConfiguration configuration) =>
        services.AddTidewireCore(configuration).AddAuth().AddNotifications().AddAnalytics();

    /// <summary>
    /// Adds Tidewire without any client, for an application that needs only some of the clients:
    /// <c>AddTidewireCore(configuration).AddAuth()</c>.
    /// </summary>
    /// <param name="services">The application's service collection.</param>
    /// <param name="configuration">The whole configuration, or a section to read instead of <c>Tidewire</c>.</param>
    /// <returns>A builder that adds the clients.</returns>
    public static TidewireBuilder AddTidewireCore(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return new(services, configuration);
    }
}
