using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.ProxyTests.Callers;

/// <summary>An application that uses the SDK against one address.</summary>
internal sealed class Application : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private int _opened;

    /// <summary>
    /// Adds all three services at one address. A setting without a client's name applies to each of them. On the real clock, the budget is one
    /// minute, which is enough on a busy machine.
    /// </summary>
    public Application(string address, TimeProvider? time, Action<TidewireBuilder>? build, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (string client in new[] { "Auth", "Notifications", "Analytics" })
        {
            values[$"Tidewire:{client}:BaseAddress"] = address;
            if (time is null)
                values[$"Tidewire:{client}:Budget"] = "00:01:00";
            foreach (var (key, value) in settings)
                values[key.StartsWith("Tidewire:", StringComparison.Ordinal) ? key : $"Tidewire:{client}:{key}"] = value;
        }

        var services = new ServiceCollection();
        if (time is not null)
            services.AddSingleton(time);
        var builder = services.AddTidewire(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        build?.Invoke(builder);
        _services = services.BuildServiceProvider();
        Circuits.Changed += (_, change) =>
        {
            if (change.State == CircuitState.Open)
                Interlocked.Increment(ref _opened);
        };
    }

    public Application(string address, params (string Key, string Value)[] settings)
        : this(address, time: null, build: null, settings)
    {
    }

    public IServiceProvider Services => _services;

    public IAuthService Auth => _services.GetRequiredService<IAuthService>();

    public ICircuitMonitor Circuits => _services.GetRequiredService<ICircuitMonitor>();

    /// <summary>How many times a circuit opened.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Makes one call and returns how it ended. The id is the idempotency key; for a verification, the token.</summary>
    public async Task<ReportedCall> CallAsync(Facade facade, string id, CancellationToken cancellationToken, string text = "hello")
    {
        switch (facade)
        {
            case Facade.Verify:
                var verified = await Auth.TryVerifyTokenAsync(id, cancellationToken);
                return new(facade, id, verified.Failure, verified.Attempts);

            case Facade.Send:
                var notification = new Notification { UserId = "ada", Message = text, IdempotencyKey = id };
                var sent = await _services.GetRequiredService<INotificationService>().TrySendAsync(notification, cancellationToken);
                return new(facade, id, sent.Failure, sent.Attempts);

            default:
                var report = new AnalyticsEvent { UserId = "ada", Action = "create", ResourceType = "document", ResourceId = text, IdempotencyKey = id };
                var reported = await _services.GetRequiredService<IAnalyticsService>().TryReportActivityAsync(report, cancellationToken);
                return new(facade, id, reported.Failure, reported.Attempts);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
