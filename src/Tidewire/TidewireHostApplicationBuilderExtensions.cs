using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidewire;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds Tidewire to a host.</summary>
public static class TidewireHostApplicationBuilderExtensions
{
    /// <summary>Adds the clients of all three services, from the section <c>Tidewire</c> of the host's configuration.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <returns>A builder for what is to be added or configured further.</returns>
    public static TidewireBuilder AddTidewire(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services.AddTidewire(builder.Configuration);
    }

    /// <summary>Adds no client by itself: for an application that needs only some, <c>AddTidewireCore().AddAuth()</c>.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <returns>A builder for the clients that are needed.</returns>
    public static TidewireBuilder AddTidewireCore(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services.AddTidewireCore(builder.Configuration);
    }
}
