using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Tests.Analytics;

public sealed class HostedServiceTests
{
    // WebApplicationFactory stops its host a second time, possibly after the application has disposed its services.
    [Fact]
    public async Task HostedServices_StopAgainWithoutError_WhenTheServiceProviderHasBeenDisposed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var application = TestApplication.At("http://127.0.0.1:9");
        var hosted = application.Services.GetServices<IHostedService>().ToList();
        foreach (var service in hosted)
            await service.StartAsync(cancellation);
        foreach (var service in hosted)
            await service.StopAsync(cancellation);
        await ((IAsyncDisposable)application.Services).DisposeAsync();

        var second = await Record.ExceptionAsync(() => Task.WhenAll(hosted.Select(service => service.StopAsync(cancellation))));

        Assert.Equal(2, hosted.Count);
        Assert.Null(second);
    }

    [Fact]
    public async Task HostedServices_StopWithoutError_WhenTheyWereNeverStarted()
    {
        using var application = TestApplication.At("http://127.0.0.1:9");
        var hosted = application.Services.GetServices<IHostedService>().ToList();

        var failure = await Record.ExceptionAsync(() => Task.WhenAll(hosted.Select(service => service.StopAsync(TestContext.Current.CancellationToken))));

        Assert.Equal(2, hosted.Count);
        Assert.Null(failure);
    }
}
