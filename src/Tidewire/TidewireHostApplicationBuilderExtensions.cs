using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidewire;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds Tidewire to a host.</summary>
public static class TidewireHostApplicationBuilderExtensions
{
    /// <summary>Adds the clients of all three services, configured by the section <c>Tidewire</c> of the host's configuration.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <returns>A builder for further clients and settings.</returns>
    public static TidewireBuilder AddTidewire(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services.AddTidewire(builder.Configuration);
    }

    /// <summary>
    /// Adds Tidewire without any client, for an application that needs only some of the clients: <c>AddTidewireCore().AddAuth()</c>.
    /// </summary>
    /// <param name="builder">The host's builder.</param>
    /// <returns>A builder that adds the clients.</returns>
    public static TidewireBuilder AddTidewireCore(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services.AddTidewireCore(builder.Configuration);
    }
}
