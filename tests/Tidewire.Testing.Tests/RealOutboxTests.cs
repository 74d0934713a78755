using LocalServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Testing.Tests;

/// <summary>Runs the contract of the outbox against the real outbox on SQLite, with a real service.</summary>
public sealed class RealOutboxTests : OutboxContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidewire-testing-");
    private LocalServiceHost? _host;
    private ServiceProvider? _provider;

    protected override INotificationOutbox Outbox => _provider!.GetRequiredService<INotificationOutbox>();

    protected override IOutboxAdmin Admin => _provider!.GetRequiredService<IOutboxAdmin>();

    protected override INotificationService Notifications => _provider!.GetRequiredService<INotificationService>();

    public override async ValueTask InitializeAsync()
    {
        _host = await LocalServiceHost.StartAsync(new() { Clock = Time }, Cancellation);
        var settings = TidewireConfiguration.For(_host);
        settings["Tidewire:Notifications:Retry:MaxAttempts"] = "1";
        settings["Tidewire:Notifications:Outbox:PollInterval"] = "00:10:00";

        // The clock of the test runs faster than real time, so a short budget would end during a request.
        settings["Tidewire:Notifications:Budget"] = "01:00:00";
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddTidewire(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).UseSqliteStore(_folder.FullName);
        _provider = services.BuildServiceProvider(validateScopes: true);
    }

    public override async ValueTask DisposeAsync()
    {
        await _provider!.DisposeAsync();
        await _host!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override Task GoDownAsync() => _host!.Notifications.StopAsync();

    protected override Task RecoverAsync() => _host!.Notifications.StartAsync(Cancellation);

    protected override void RefuseNext() => _host!.Notifications.Inject(new() { Status = 422, Times = 1 });

    protected override void TimeOutNext() => _host!.Notifications.Inject(new() { Drop = true, AfterHandling = true, Times = 1 });

    protected override async Task<IReadOnlyList<string>> SentAsync() =>
        [.. (await _host!.ReadNotificationsAsync(ct: Cancellation)).Select(sent => sent.Message)];

    // Pauses and polls follow the clock of the test.
    protected override async Task<OutboxCounts> UntilAsync(Func<OutboxCounts, bool> condition)
    {
        OutboxCounts counts;
        while (!condition(counts = await Admin.CountAsync(Cancellation)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
            Time.Advance(TimeSpan.FromMilliseconds(200));
        }

        return counts;
    }
}
