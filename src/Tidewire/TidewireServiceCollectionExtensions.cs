using Microsoft.Extensions.Configuration;
using Tidewire;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Tidewire to a service collection.</summary>
public static class TidewireServiceCollectionExtensions
{
    /// <summary>Adds the clients of all three services: auth, notifications and analytics.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configuration">
    /// The whole configuration, whose section <c>Tidewire</c> is read and whose short names (<c>AUTH_SERVICE_URL</c> and so on) fill what that leaves
    /// out; or a section, which is then read in place of <c>Tidewire</c>.
    /// </param>
    /// <returns>A builder for what is to be added or configured further.</returns>
    public static TidewireBuilder AddTidewire(this IServiceCollection services, IConfiguration configuration) =>
        services.AddTidewireCore(configuration).AddAuth().AddNotifications().AddAnalytics();

    /// <summary>Adds no client by itself: for an application that needs only some, <c>AddTidewireCore(configuration).AddAuth()</c>.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configuration">The whole configuration, or a section to read in place of <c>Tidewire</c>.</param>
    /// <returns>A builder for the clients that are needed.</returns>
    public static TidewireBuilder AddTidewireCore(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return new(services, configuration);
    }
}
