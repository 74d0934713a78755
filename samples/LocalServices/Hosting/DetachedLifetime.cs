using Microsoft.Extensions.Hosting;

namespace LocalServices.Hosting;

/// <summary>Replaces the console lifetime, which would intercept Ctrl+C in the application that hosts the services.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
