using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Analytics;
using Tidewire.Auth;
using Tidewire.Notifications;
using Tidewire.Resilience;

namespace Tidewire.FaultTests.Circuits;

/// <summary>An application that uses Tidewire against one <see cref="StubService"/>, with a clock and settings moved by hand.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private static readonly string[] _clients = ["Auth", "Notifications", "Analytics"];
    private readonly SettingsProvider _settings = new();
    private readonly ServiceProvider _services;

    public TestApplication(
        StubService service,
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? before = null,
        Action<IServiceCollection>? after = null)
    {
        foreach (string client in _clients)
        {
            _settings.Set($"Tidewire:{client}:BaseAddress", service.Address);
            _settings.Set($"Tidewire:{client}:Retry:BaseDelay", "00:00:00");
        }

        foreach (var (key, value) in settings ?? [])
            _settings.Set(key, value);

        Configuration = new ConfigurationBuilder().Add(_settings).Build();
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        before?.Invoke(services);
        services.AddTidewire(Configuration);
        after?.Invoke(services);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    public IConfigurationRoot Configuration { get; }

    public FakeLogCollector Logs => _services.GetFakeLogCollector();

    public IAuthService Auth => _services.GetRequiredService<IAuthService>();

    public INotificationService Notifications => _services.GetRequiredService<INotificationService>();

    public IAnalyticsService Analytics => _services.GetRequiredService<IAnalyticsService>();

    public ICircuitMonitor Monitor => _services.GetRequiredService<ICircuitMonitor>();

    public CircuitStatus AuthCircuit => Monitor.GetCircuit("Auth");

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Verifies some token.</summary>
    public Task<Clients.ServiceResult<TokenClaims>> VerifyAsync(CancellationToken cancellationToken = default) =>
        Auth.TryVerifyTokenAsync("token", cancellationToken.CanBeCanceled ? cancellationToken : TestContext.Current.CancellationToken);

    /// <summary>Changes one setting; a reload takes it up.</summary>
    public void Set(string key, string? value) => _settings.Set(key, value);

    public void Reload(string key, string? value)
    {
        Set(key, value);
        Configuration.Reload();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
