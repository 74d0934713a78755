using Microsoft.Extensions.Hosting;

namespace Tidewire.Notifications;

/// <summary>Starts the outbox with the host. Services that stop after this one may still enqueue.</summary>
internal sealed class OutboxHostedService(Func<OutboxDelivery?> find) : IHostedLifecycleService
{
    private OutboxDelivery? _started;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _started = find();
        _started?.Start();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _started?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
