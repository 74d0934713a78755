using Microsoft.Extensions.Hosting;

namespace Tidewire.Analytics;

/// <summary>
/// Starts and stops tracking with the host. Resolves the tracker at start, after options validation. Services that stop after this one may
/// still track: delivery ends when all services have stopped.
/// </summary>
internal sealed class AnalyticsHostedService(Func<EventTracker> tracker) : IHostedLifecycleService
{
    private EventTracker? _started;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _started = tracker();
        _started.Start();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _started?.SkipDelays();
        return Task.CompletedTask;
    }

    // Does not resolve the tracker: a host may be stopped a second time after its services were disposed. WebApplicationFactory does that.
    public Task StoppedAsync(CancellationToken cancellationToken) => _started?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
