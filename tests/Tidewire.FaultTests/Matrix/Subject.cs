using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Tidewire.FaultTests.Circuits;

namespace Tidewire.FaultTests.Matrix;

/// <summary>
/// The SDK as an application sees it, in its own container. Everything that it emits is searched for secrets. Its clock advances only when the test
/// advances it, so a call that completes did not depend on a delay.
/// </summary>
internal sealed class Subject : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Secrets _secrets = new();
    private readonly LeakWatch _watch;

    public Subject(Uri address, TimeSpan budget, params (string Key, string Value)[] settings)
    {
        _watch = new(_secrets);
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging())
            .AddTidewire(Configuration(address, budget, settings)).Services
            .AddHealthChecks().AddTidewire().Services
            .BuildServiceProvider();
    }

    public SignalingClock Clock { get; } = new();

    public IAuthService Auth => _services.GetRequiredService<IAuthService>();

    public INotificationService Notifications => _services.GetRequiredService<INotificationService>();

    private IAnalyticsService Analytics => _services.GetRequiredService<IAnalyticsService>();

    public CircuitStatus Circuit(Facade facade) => _services.GetRequiredService<ICircuitMonitor>().GetCircuit(Section(facade));

    /// <summary>Calls the Try method of the service.</summary>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public async Task<Outcome> CallAsync(Facade facade, CancellationToken cancellationToken = default)
    {
        long started = Clock.GetTimestamp();
        var (failure, attempts) = await SendAsync(facade, cancellationToken);
        var elapsed = Clock.GetElapsedTime(started);

        _watch.Look("ServiceFailure", failure?.ToString());
        return new(facade, failure, attempts, elapsed);
    }

    /// <summary>Closes the container and checks that no secret got into a log, an activity, a metric, a health check or a failure.</summary>
    public async ValueTask DisposeAsync()
    {
        await LookAtHealthAsync();
        _watch.LookAtGauges();
        var logs = _services.GetRequiredService<FakeLogCollector>();
        await _services.DisposeAsync();
        foreach (var record in logs.GetSnapshot())
        {
            _watch.Look($"log {record.Category}", record.Message, record.Exception?.ToString());
            foreach (var (key, value) in record.StructuredState ?? [])
                _watch.Look($"log {record.Category} {key}", value);
        }

        _watch.Dispose();
        Assert.Empty(_watch.Leaks);
    }

    /// <summary>Queues an event that holds a secret.</summary>
    public bool Track() => Analytics.Track("user-1", "create", "document", _secrets.Message);

    public Task<FlushResult> FlushAsync(CancellationToken cancellationToken) => Analytics.FlushAsync(cancellationToken);

    /// <summary>Runs an active health check.</summary>
    /// <returns>The result of the checks.</returns>
    public async Task<HealthReport> ProbeAsync(string path)
    {
        _services.GetRequiredService<IOptions<TidewireHealthOptions>>().Value.ProbePath = path;
        return await LookAtHealthAsync();
    }

    private async Task<HealthReport> LookAtHealthAsync()
    {
        var report = await _services.GetRequiredService<HealthCheckService>().CheckHealthAsync(CancellationToken.None);
        foreach (var (name, entry) in report.Entries)
            _watch.Look($"health {name}", [entry.Description, entry.Exception?.ToString(), .. entry.Tags, .. entry.Data.Keys, .. entry.Data.Values]);
        return report;
    }

    private async Task<(ServiceFailure? Failure, int Attempts)> SendAsync(Facade facade, CancellationToken cancellationToken)
    {
        switch (facade)
        {
            case Facade.Verify:
                var verified = await Auth.TryVerifyTokenAsync(_secrets.Token, cancellationToken);
                return (verified.Failure, verified.Attempts);

            case Facade.Send:
                var sent = await Notifications.TrySendAsync("user-1", _secrets.Message, cancellationToken: cancellationToken);
                return (sent.Failure, sent.Attempts);

            default:
                var reported = await Analytics.TryReportActivityAsync("user-1", "create", "document", _secrets.Message, cancellationToken);
                return (reported.Failure, reported.Attempts);
        }
    }

    private IConfiguration Configuration(Uri address, TimeSpan budget, (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var facade in Enum.GetValues<Facade>())
        {
            string section = $"Tidewire:{Section(facade)}";
            values[$"{section}:BaseAddress"] = address.OriginalString;
            values[$"{section}:ApiKey"] = _secrets.ApiKey;
            values[$"{section}:Budget"] = budget.ToString("c");
            values[$"{section}:AttemptTimeout"] = budget.ToString("c");
            values[$"{section}:Retry:BaseDelay"] = "00:00:00";
            values[$"{section}:ConnectionIdleTimeout"] = "00:01:00";
            values[$"{section}:CircuitBreaker:FailureThreshold"] = "1000";
            foreach (var (key, value) in settings)
                values[$"{section}:{key}"] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    private static string Section(Facade facade) => facade switch
    {
        Facade.Verify => "Auth",
        Facade.Send => "Notifications",
        _ => "Analytics",
    };
}
