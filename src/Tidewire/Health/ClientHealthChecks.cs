using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Tidewire.Delivery;
using Tidewire.Telemetry;

namespace Tidewire.Health;

/// <summary>Creates the health check of each client.</summary>
internal sealed class ClientHealthChecks(
    ICircuitMonitor circuits, IEnumerable<WatchedQueue> queues, IOptions<TidewireHealthOptions> options, IServiceProvider services, TimeProvider time)
{
    private const string Ready = "ready";

    public static HealthCheckRegistration Registration(string client) =>
        new("tidewire." + TagValue.Of(client), provider => provider.GetRequiredService<ClientHealthChecks>().Of(client), HealthStatus.Degraded, [Ready]);

    private ClientHealthCheck Of(string client) => new(
        () => circuits.GetCircuit(client),
        [.. queues.Where(queue => queue.Client == client).Select(queue => queue.ReadHealth()).OfType<QueueHealth>()],
        options.Value,
        options.Value.ProbePath is null ? null : new HealthProbe(services, client, options.Value, time));
}
