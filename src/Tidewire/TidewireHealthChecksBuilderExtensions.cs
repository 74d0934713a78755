using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tidewire;
using Tidewire.Clients;
using Tidewire.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks for Tidewire's clients.</summary>
public static class TidewireHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds one health check per registered client, whether the client is registered before or after this call. A check is named after its
    /// client: <c>tidewire.auth</c>, <c>tidewire.notifications</c>, <c>tidewire.partner_auth</c>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddHealthChecks()</c> returns.</param>
    /// <param name="configure">Sets the thresholds, for all clients.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// A check reads the state of the circuit, the queue and the store. It sends nothing unless
    /// <see cref="TidewireHealthOptions.ProbePath"/> is set. It is tagged <c>ready</c>, never <c>live</c>, and reports
    /// <see cref="HealthStatus.Degraded"/> at worst: restarting the application, or removing all its instances from the load balancer, does
    /// not repair another service. A second call of this method only adds its settings.
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
