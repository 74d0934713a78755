using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Tidewire.Tests;

/// <summary>The SDK, registered as in an application. Collects everything that is logged.</summary>
internal sealed class TestApplication : IDisposable
{
    private readonly ServiceProvider _services;

    public TestApplication(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? configure = null, Action<TidewireBuilder>? build = null)
    {
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        configure?.Invoke(services);
        var builder = build is null ? services.AddTidewire(Configuration) : services.AddTidewireCore(Configuration);
        build?.Invoke(builder);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public IConfigurationRoot Configuration { get; }

    public FakeLogCollector Logs { get; } = new();

    public IServiceProvider Services => _services;

    public IAuthService Auth => _services.GetRequiredService<IAuthService>();

    public INotificationService Notifications => _services.GetRequiredService<INotificationService>();

    public IAnalyticsService Analytics => _services.GetRequiredService<IAnalyticsService>();

    public ICircuitMonitor Circuits => _services.GetRequiredService<ICircuitMonitor>();

    /// <summary>All three services at one address, without pauses between attempts.</summary>
    public static TestApplication At(string address, params (string Key, string Value)[] more) => new(Settings(address, more));

    public static Dictionary<string, string?> Settings(string address, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>();
        foreach (string client in new[] { "Auth", "Notifications", "Analytics" })
        {
            settings[$"Tidewire:{client}:BaseAddress"] = address;
            settings[$"Tidewire:{client}:Retry:BaseDelay"] = "00:00:00";
        }

        foreach (var (key, value) in more)
            settings["Tidewire:" + key] = value;
        return settings;
    }

    public MetricCollector<double> CollectCallDurations() =>
        new(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TidewireTelemetry.MeterName, TidewireTelemetry.CallDuration);

    public MetricCollector<long> CollectVerifications() =>
        new(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TidewireTelemetry.MeterName, TidewireTelemetry.AuthVerifications);

    public void Dispose() => _services.Dispose();
}
