using System.Diagnostics.Metrics;
using Tidewire.AspNetCore.Status;

namespace Tidewire.StatusPage.Tests.Activity;

/// <summary>Every collection is bounded.</summary>
public sealed class HistoryBoundTests
{
    [Fact]
    public void CircuitHistory_KeepsOnlyTheLatest128Changes()
    {
        var start = DateTimeOffset.UnixEpoch;
        var history = new CircuitHistory(Status(CircuitState.Closed, start));

        for (int i = 1; i <= 1_000; i++)
            history.Add(Status(i % 2 == 0 ? CircuitState.Open : CircuitState.HalfOpen, start.AddSeconds(i)));

        var changes = history.Since(start);
        Assert.Equal(128, changes.Count);
        Assert.Equal(("open", start.AddSeconds(1_000)), (changes[^1].State, changes[^1].At));
    }

    [Fact]
    public void Measurements_AreLimitedTo256_CountersAreSummed_AndGaugesKeepTheLatestValue()
    {
        using var meter = new Meter(nameof(HistoryBoundTests));
        var counter = meter.CreateCounter<long>("counter");
        var gauge = meter.CreateGauge<long>("gauge");
        var table = new MeasurementTable();

        for (int i = 0; i < 1_000; i++)
            table.Add(counter, new(StringComparer.Ordinal) { ["number"] = $"{i:000}" }, 1);
        table.Add(counter, new(StringComparer.Ordinal) { ["number"] = "000" }, 2);

        Assert.Equal(256, table.Report().Count);
        Assert.Equal(3, table.Report()[0].Value);

        table = new();
        table.Add(gauge, [], 5);
        table.Add(gauge, [], 2);
        Assert.Equal(2, Assert.Single(table.Report()).Value);
    }

    private static CircuitStatus Status(CircuitState state, DateTimeOffset since) => new() { Client = "Auth", State = state, Since = since };
}
