using Microsoft.Extensions.Hosting;

namespace Tidewire.Analytics;

/// <summary>Ties the pipeline to the life of the host. Asks for it only at start, when the options have been validated.</summary>
internal sealed class AnalyticsHostedService(Func<ActivityTracker> tracker) : IHostedService
{
    private ActivityTracker? _started;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _started = tracker();
        _started.Start();
        return Task.CompletedTask;
    }

    // Does not ask again: a host may be stopped twice, the second time after its services were disposed, as WebApplicationFactory does.
    public Task StopAsync(CancellationToken cancellationToken) => _started?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
