using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tidewire;
using Tidewire.Clients;
using Tidewire.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health of Tidewire's clients.</summary>
public static class TidewireHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check for each client of the application, wherever that is registered, named after it: <c>tidewire.auth</c>, <c>tidewire.notifications</c>,
    /// <c>tidewire.partner_auth</c>.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks()</c> returns.</param>
    /// <param name="configure">When a check says so; for all clients.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// A check looks at circuit, queue and store, and sends nothing unless <see cref="TidewireHealthOptions.ProbePath"/> is set. It is tagged <c>ready</c> and
    /// never <c>live</c>, and says <see cref="HealthStatus.Degraded"/> at worst: restarting the application, or taking all its instances out of the load
    /// balancer, repairs no other service. A second call adds its settings only.
    /// </remarks>
    /// <exception cref="ArgumentException">A setting is out of range; thrown when the host starts.</exception>
    public static IHealthChecksBuilder AddTidewire(this IHealthChecksBuilder builder, Action<TidewireHealthOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
            builder.Services.Configure(configure);
        if (builder.Services.Any(service => service.ServiceType == typeof(ClientHealthChecks)))
            return builder;

        builder.Services.AddSingleton<ClientHealthChecks>();
        builder.Services.AddOptions<TidewireHealthOptions>().PostConfigure(static options => options.ThrowIfInvalid()).ValidateOnStart();
        builder.Services.AddOptions<HealthCheckServiceOptions>().Configure<IEnumerable<ClientRegistrationMarker>>(static (options, clients) =>
        {
            foreach (var client in clients)
                options.Registrations.Add(ClientHealthChecks.Registration(client.Name));
        });
        return builder;
    }
}
