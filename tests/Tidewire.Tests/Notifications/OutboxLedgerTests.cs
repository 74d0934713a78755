using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Notifications;
using Tidewire.Tests.Telemetry;

namespace Tidewire.Tests.Notifications;

/// <summary>An outage of the store is logged once, in whatever order the results of concurrent operations arrive.</summary>
public sealed class OutboxLedgerTests
{
    private readonly FakeLogger _logger = new();
    private readonly OutboxLedger _ledger;

    public OutboxLedgerTests() => _ledger = new("Notifications", new(new NoMeters()), new FakeTimeProvider(), _logger);

    private IEnumerable<int> Logged => _logger.Collector.GetSnapshot().Select(record => record.Id.Id);

    [Fact]
    public void Outage_IsLoggedOnce_WhenAnEarlierSuccessArrivesAmidItsFailures()
    {
        int before = _ledger.StorePhase;

        _ledger.StoreFailed(before, new IOException());
        _ledger.StoreWorks(before);
        _ledger.StoreFailed(before, new IOException());

        Assert.Equal([53], Logged);
        Assert.True(_ledger.Health.StoreIsFailing);
    }

    [Fact]
    public void Outage_IsLoggedOnce_WhenAFailureArrivesAfterItsEnd()
    {
        int before = _ledger.StorePhase;
        _ledger.StoreFailed(before, new IOException());
        int during = _ledger.StorePhase;

        _ledger.StoreWorks(during);
        _ledger.StoreFailed(before, new IOException());
        _ledger.StoreFailed(during, new IOException());

        Assert.Equal([53, 54], Logged);
        Assert.False(_ledger.Health.StoreIsFailing);
    }

    [Fact]
    public void NextOutage_IsLoggedToo()
    {
        for (int outage = 0; outage < 2; outage++)
        {
            _ledger.StoreFailed(_ledger.StorePhase, new IOException());
            _ledger.StoreWorks(_ledger.StorePhase);
        }

        Assert.Equal([53, 54, 53, 54], Logged);
    }
}
