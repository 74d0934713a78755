using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidewire;

namespace Quickstart;

/// <summary>A generic host with the SDK: all the code that an application needs.</summary>
internal sealed class Application : IAsyncDisposable
{
    private readonly IHost _host;

    private Application(IHost host) => _host = host;

    public IAuthService Auth => _host.Services.GetRequiredService<IAuthService>();

    public INotificationService Notifications => _host.Services.GetRequiredService<INotificationService>();

    public IAnalyticsService Analytics => _host.Services.GetRequiredService<IAnalyticsService>();

    public ICircuitMonitor Circuits => _host.Services.GetRequiredService<ICircuitMonitor>();

    public static async Task<Application> StartAsync(Action<IConfigurationBuilder> configure, Action<AnalyticsOptions>? analytics = null)
    {
        var builder = Host.CreateApplicationBuilder();
        configure(builder.Configuration);

        // The report shows the results here; a real application keeps its logging.
        builder.Logging.ClearProviders();

        var tidewire = builder.AddTidewire().AddAnalytics(analytics);
        if (builder.Configuration["Tidewire:Sqlite:Directory"] is not null)
            tidewire.UseSqliteStore();

        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
