using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tidewire.OutboxTests;

/// <summary>The metrics of an outbox, and its contribution to the health check of the client.</summary>
public sealed class MonitoringTests : OutboxTest
{
    private static readonly DateTimeOffset _nextYear = TimeProvider.System.GetUtcNow().AddYears(1);

    [Fact]
    public async Task Metrics_ShowWaitingMessages_AndTheAgeOfTheOldestDueMessage()
    {
        await LeaveAsync(Message("due"), Message("later", notBefore: _nextYear));
        using var host = await StartAsync(services => services.AddHealthChecks().AddTidewire(options => options.MaxOldestAge = TimeSpan.FromTicks(1)));

        var health = await HeldAsync(host, 2);

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("The oldest item has waited", health.Description, StringComparison.Ordinal);
        Assert.Equal(2, Read<long>(host, TidewireTelemetry.NotificationsHeld).Single(m => (string?)m.Tags[TidewireTelemetry.ItemStateTag] == "waiting").Value);
        Assert.True(Assert.Single(Read<double>(host, TidewireTelemetry.NotificationsOldestAge)).Value > 0);
        Assert.InRange(Assert.Single(Read<long>(host, TidewireTelemetry.NotificationsStoreSize)).Value, 1, 10_000_000);
    }

    [Fact]
    public async Task ScheduledMessage_HasNoAge_BeforeItIsDue()
    {
        await LeaveAsync(Message("later", notBefore: _nextYear));
        using var host = await StartAsync(services => services.AddHealthChecks().AddTidewire(options => options.MaxOldestAge = TimeSpan.FromTicks(1)));

        var health = await HeldAsync(host, 1);

        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Equal(0, Assert.Single(Read<double>(host, TidewireTelemetry.NotificationsOldestAge)).Value);
    }

    [Fact]
    public async Task AgeOfADueMessage_IsShown_WhenManyEarlierMessagesAreNotDue()
    {
        await LeaveAsync([.. Enumerable.Range(0, 1_100).Select(number => Message($"later {number}", notBefore: _nextYear)), Message("due")]);
        using var host = await StartAsync(services => services.AddHealthChecks().AddTidewire(options => options.MaxOldestAge = TimeSpan.FromTicks(1)));

        var health = await HeldAsync(host, 1_101);

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.True(Assert.Single(Read<double>(host, TidewireTelemetry.NotificationsOldestAge)).Value > 0);
    }

    [Fact]
    public async Task HealthCheck_IsDegraded_WhileNoFileCanBeOpened_AndTheFailureIsLoggedOnce()
    {
        Directory.CreateDirectory(Store);
        string file = Path.Combine(Store, "tidewire");
        await File.WriteAllTextAsync(file, "in the way", Cancellation);
        using var host = await StartAsync(services => services.AddHealthChecks().AddTidewire());

        await HealthAsync(host, HealthStatus.Degraded);
        await Assert.ThrowsAnyAsync<IOException>(() => Outbox(host).EnqueueAsync(Message("too early"), Cancellation));
        File.Delete(file);
        await HealthAsync(host, HealthStatus.Healthy);
        await Outbox(host).EnqueueAsync(Message("hello"), Cancellation);
        await UntilAsync(host, counts => counts.Sent == 1);

        Assert.Single(Logs.GetSnapshot(), log => log.Level == LogLevel.Error);
    }

    [Fact]
    public async Task HealthCheck_IsDegraded_WhileTheStoreFails()
    {
        using var host = await StartAsync(services => services.AddSingleton<IOutboxStoreFactory>(new FailingStoreFactory()).AddHealthChecks().AddTidewire());

        var health = await HealthAsync(host, HealthStatus.Degraded);

        Assert.Equal((HealthStatus.Degraded, "Writing to the store fails."), (health.Status, health.Description));
    }

    // Leaves messages in the store, like a process that ends before it can send them.
    private async Task LeaveAsync(params Notification[] messages)
    {
        Mailer.AnswerWith(MailReply.Failed);
        using var host = await StartAsync();
        foreach (var message in messages)
            await Outbox(host).EnqueueAsync(message, Cancellation);
        await host.StopAsync(Cancellation);
    }

    // The outbox counts its messages when it starts and every few seconds.
    private static async Task<HealthReportEntry> HeldAsync(IHost host, long count)
    {
        HealthReportEntry health;
        while ((long)(health = await CheckAsync(host)).Data["held"] != count)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        return health;
    }

    private static async Task<HealthReportEntry> HealthAsync(IHost host, HealthStatus status)
    {
        HealthReportEntry health;
        while ((health = await CheckAsync(host)).Status != status)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        return health;
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries["tidewire.notifications"];

    private static IReadOnlyList<CollectedMeasurement<T>> Read<T>(IHost host, string name)
        where T : struct
    {
        using var collector = new MetricCollector<T>(host.Services.GetRequiredService<IMeterFactory>(), TidewireTelemetry.MeterName, name);
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot();
    }
}
