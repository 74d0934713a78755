using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Notifications;
using Tidewire.Telemetry;

namespace Tidewire.Tests.Notifications;

/// <summary>Operators see the outbox in log lines, at most one a minute for each event, and in the counts of the store.</summary>
public sealed class OutboxLedgerTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _logger = new();
    private readonly MetricCollector<long> _stored;
    private readonly OutboxLedger _ledger;

    public OutboxLedgerTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _ledger = new("Notifications", new MessageTelemetry(meters), _time, _logger);
        _stored = new(meters, TidewireTelemetry.MeterName, TidewireTelemetry.NotificationsHeld);
    }

    public void Dispose()
    {
        _stored.Dispose();
        _services.Dispose();
    }

    [Theory]
    [InlineData("uncertain", 50)]
    [InlineData("repeated", 50)]
    [InlineData("rejected", 51)]
    [InlineData("expired", 51)]
    [InlineData("unreadable", 52)]
    [InlineData("faulted", 33)]
    public void Event_IsLoggedOnceAMinute_WithTheNumberSinceTheLastLine(string what, int id)
    {
        Report(what);
        Report(what);
        _time.Advance(TimeSpan.FromSeconds(59));
        Report(what);
        Assert.Equal(["1"], Counts());

        _time.Advance(TimeSpan.FromSeconds(1));
        Report(what);

        Assert.Equal(["1", "3"], Counts());
        Assert.All(_logger.Collector.GetSnapshot(), record => Assert.Equal(id, record.Id.Id));
    }

    [Theory]
    [InlineData(OutboxState.Sent)]
    [InlineData(OutboxState.Canceled)]
    public void ExpectedEnd_IsNotLogged(OutboxState state)
    {
        _ledger.Ended(state, reason: null);

        Assert.Equal(0, _logger.Collector.Count);
    }

    // The event ids: 53 when the store fails, 54 when it works again.
    [Fact]
    public void Outage_IsLoggedOnce_WhenUsesOfTheStoreOverlap()
    {
        int slowSuccess = _ledger.StorePhase, failure = _ledger.StorePhase, other = _ledger.StorePhase;
        _ledger.StoreFailed(failure, new IOException());
        _ledger.StoreWorks(slowSuccess);
        _ledger.StoreFailed(other, new IOException());
        Assert.Equal([53], Ids());
        Assert.True(_ledger.Health.StoreIsFailing);

        int slowFailure = _ledger.StorePhase, success = _ledger.StorePhase;
        _ledger.StoreWorks(success);
        _ledger.StoreFailed(slowFailure, new IOException());
        Assert.Equal([53, 54], Ids());
        Assert.False(_ledger.Health.StoreIsFailing);

        _ledger.StoreFailed(_ledger.StorePhase, new IOException());
        Assert.Equal([53, 54, 53], Ids());
    }

    [Fact]
    public void Gauges_ShowNothing_BeforeTheStoreWasCounted()
    {
        _stored.RecordObservableInstruments();
        Assert.Empty(_stored.GetMeasurementSnapshot());

        _ledger.Counted(new() { Waiting = 3, Uncertain = 1 }, oldest: null, size: null);
        _stored.RecordObservableInstruments();

        Assert.Equal(
            [("expired", 0), ("rejected", 0), ("uncertain", 1), ("waiting", 3)],
            _stored.GetMeasurementSnapshot().Select(one => ((string)one.Tags[TidewireTelemetry.ItemStateTag]!, one.Value)).Order());
    }

    private void Report(string what)
    {
        switch (what)
        {
            case "repeated":
                _ledger.Repeated();
                break;
            case "unreadable":
                _ledger.Unreadable(new FormatException());
                break;
            case "faulted":
                _ledger.Faulted(new FormatException());
                break;
            default:
                _ledger.Ended(Enum.Parse<OutboxState>(what, ignoreCase: true), "why");
                break;
        }
    }

    private IEnumerable<int> Ids() => _logger.Collector.GetSnapshot().Select(record => record.Id.Id);

    private IEnumerable<string?> Counts() => _logger.Collector.GetSnapshot().Select(record => record.GetStructuredStateValue("Count"));
}
