using Microsoft.Extensions.Hosting;

namespace Tidewire.Analytics;

/// <summary>Ties the pipeline to the life of the host. Asks for it only at start, when the options have been validated.</summary>
internal sealed class AnalyticsHostedService(Func<ActivityTracker> tracker) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        tracker().Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => tracker().StopAsync(cancellationToken);
}
