using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Tidewire.OAuthTests.Sdk;

/// <summary>The SDK as an application composes it, with the test's clock and a collector of all log lines.</summary>
internal sealed class SdkApplication : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SdkApplication(Dictionary<string, string?> settings, Action<TidewireBuilder> build, TimeProvider? time = null, Action<IServiceCollection>? before = null)
    {
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        if (time is not null)
            services.AddSingleton(time);
        before?.Invoke(services);
        build(services.AddTidewireCore(Configuration));
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public IConfigurationRoot Configuration { get; }

    public FakeLogCollector Logs { get; } = new();

    public IServiceProvider Services => _services;

    public IAuthService Auth => _services.GetRequiredService<IAuthService>();

    public INotificationService Notifications => _services.GetRequiredService<INotificationService>();

    public ServiceCaller<IOrdersApi> Orders => _services.GetRequiredService<ServiceCaller<IOrdersApi>>();

    public ICircuitMonitor Circuits => _services.GetRequiredService<ICircuitMonitor>();

    public IReadOnlyList<string> Warnings =>
        [.. Logs.GetSnapshot().Where(line => line.Level >= LogLevel.Warning).Select(line => line.Message)];

    /// <summary>Changes settings below <c>Tidewire</c>, and reloads once.</summary>
    public void Reload(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings)
            Configuration["Tidewire:" + key] = value;
        Configuration.Reload();
    }

    /// <summary>Everything that was logged: texts, values and exceptions.</summary>
    public string AllLogs() => string.Join('\n', Logs.GetSnapshot().Select(line =>
        $"{line.Message} {string.Join(' ', line.StructuredState?.Select(pair => pair.Value) ?? [])} {line.Exception}"));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
