using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace Tidewire.FaultTests.Circuits;

/// <summary>An application that uses Tidewire against one <see cref="StubService"/>, with a fake clock and changeable settings.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private static readonly string[] _clients = ["Auth", "Notifications", "Analytics"];
    private readonly SettingsProvider _settings = new();
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _ending = new();
    private int _tokens;

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

    public SignalingClock Clock { get; } = new();

    public IConfigurationRoot Configuration { get; }

    public FakeLogCollector Logs => _services.GetFakeLogCollector();

    public IAuthService Auth => _services.GetRequiredService<IAuthService>();

    public INotificationService Notifications => _services.GetRequiredService<INotificationService>();

    public IAnalyticsService Analytics => _services.GetRequiredService<IAnalyticsService>();

    public ICircuitMonitor Monitor => _services.GetRequiredService<ICircuitMonitor>();

    public CircuitStatus AuthCircuit => Monitor.GetCircuit("Auth");

    /// <summary>The current options.</summary>
    public TOptions Options<TOptions>()
        where TOptions : class => Get<IOptionsMonitor<TOptions>>().CurrentValue;

    /// <summary>Creates all clients, as in an application that has run for a while.</summary>
    public void UseAll() => _ = (Auth, Notifications, Analytics, Monitor.GetCircuits());

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Verifies a new token each time, because concurrent verifications of one token are shared.</summary>
    public Task<ServiceResult<TokenClaims>> VerifyAsync() => VerifyUntilAsync(TestContext.Current.CancellationToken);

    /// <summary>Verifies a new token for a caller who may cancel.</summary>
    public async Task<ServiceResult<TokenClaims>> VerifyUntilAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        return await Auth.TryVerifyTokenAsync($"token-{Interlocked.Increment(ref _tokens)}", either.Token);
    }

    /// <summary>Changes one setting, which takes effect on a reload.</summary>
    public void Set(string key, string? value) => _settings.Set(key, value);

    public void Reload(string key, string? value)
    {
        Set(key, value);
        Configuration.Reload();
    }

    /// <summary>
    /// Ends the calls first, because Polly's disposal waits for calls in flight, on a clock that does not advance on its own.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        var disposing = _services.DisposeAsync().AsTask();
        while (!disposing.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(disposing, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None));
        }

        await disposing;
        _ending.Dispose();
    }
}
