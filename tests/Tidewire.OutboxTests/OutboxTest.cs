using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Tidewire.OutboxTests;

/// <summary>An application with an outbox on SQLite, and a mailer that it sends to.</summary>
public abstract class OutboxTest : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidewire-outbox-");

    protected Mailer Mailer { get; } = new();

    protected FakeLogCollector Logs { get; } = new();

    protected string Store => PathOf("store");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await Mailer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Mailer.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => Path.Combine(_folder.FullName, name);

    protected Task<IHost> StartAsync(Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings) =>
        StartAsync(services, Store, settings);

    protected async Task<IHost> StartAsync(Action<IServiceCollection>? services, string store, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["BaseAddress"] = Mailer.Address.ToString(),
            ["IdempotencyKeysHonored"] = "true",
            ["Retry:MaxAttempts"] = "1",
            ["CircuitBreaker:BreakDuration"] = "00:00:00.5",
            ["CircuitBreaker:FirstBreak"] = "00:00:00.5",
            ["Outbox:Durability"] = "Process",
            ["Outbox:BaseDelay"] = "00:00:00.02",
            ["Outbox:MaxDelay"] = "00:00:00.2",
            ["Outbox:PollInterval"] = "00:00:00.1",
        };
        foreach (var (key, value) in settings)
            all[key] = value;

        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(all.ToDictionary(one => "Tidewire:Notifications:" + one.Key, one => one.Value));
        builder.Logging.AddProvider(new FakeLoggerProvider(Logs));
        builder.AddTidewireCore().AddNotifications().UseSqliteStore(store);
        services?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync(Cancellation);
        return host;
    }

    protected static INotificationOutbox Outbox(IHost host) => host.Services.GetRequiredService<INotificationOutbox>();

    protected static IOutboxAdmin Admin(IHost host) => host.Services.GetRequiredService<IOutboxAdmin>();

    protected static Notification Message(string text, string? orderingKey = null, DateTimeOffset? notBefore = null) =>
        new() { UserId = "ada", Message = text, OrderingKey = orderingKey, NotBefore = notBefore };

    protected static async Task<OutboxCounts> UntilAsync(IHost host, Func<OutboxCounts, bool> condition)
    {
        OutboxCounts counts;
        while (!condition(counts = await Admin(host).CountAsync(Cancellation)))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);

        AssertCountsAddUp(counts);
        return counts;
    }

    protected static void AssertCountsAddUp(OutboxCounts counts) =>
        Assert.Equal(counts.Enqueued, counts.Waiting + counts.Sent + counts.Canceled + counts.Rejected + counts.Expired + counts.Uncertain);
}
