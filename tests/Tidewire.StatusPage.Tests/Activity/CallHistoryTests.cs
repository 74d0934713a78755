using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Tidewire.AspNetCore.Status;

namespace Tidewire.StatusPage.Tests.Activity;

/// <summary>The ring buffer of slots returns the same counts as a list of all calls, and never grows.</summary>
public sealed class CallHistoryTests
{
    private static readonly string[] _outcomes = ["success", "rejected", "unavailable", "circuit_open", "canceled"];

    [Property(MaxTest = 200)]
    public Property History_AgreesWithAListOfAllCalls() => Prop.ForAll(
        Gen.Choose(0, 4).Zip(Gen.Choose(0, 90)).ListOf().ToArbitrary(),
        calls =>
        {
            var time = new FakeTimeProvider();
            var start = time.GetUtcNow();
            var history = new CallHistory(time);
            var all = new List<(string Outcome, DateTimeOffset At)>();
            foreach (var (outcome, pause) in calls)
            {
                time.Advance(TimeSpan.FromSeconds(pause));
                history.Add(CallEnding.Of(_outcomes[outcome]), 0.01);
                all.Add((_outcomes[outcome], time.GetUtcNow()));
            }

            var report = history.Report().Calls;
            long slot = (time.GetUtcNow() - start).Ticks / Timeline.Slot.Ticks;
            var expected = all
                .Where(call => call.Outcome != "canceled")
                .GroupBy(call => (call.At - start).Ticks / Timeline.Slot.Ticks)
                .Where(group => group.Key > slot - Timeline.Slots)
                .Select(group => (start + group.Key * Timeline.Slot, Count(group, "success"), Count(group, "rejected"), Count(group, "unavailable") + Count(group, "circuit_open")));

            Assert.Equal(expected, report.Slots.Select(item => (item.StartedAt, item.Succeeded, item.Rejected, item.Failed)));
            Assert.Equal(
                (all.Count, Count(all, "success"), Count(all, "rejected"), Count(all, "unavailable") + Count(all, "circuit_open"), Count(all, "canceled")),
                ((int)report.Total, (int)report.Succeeded, (int)report.Rejected, (int)report.Failed, (int)report.Canceled));
        });

    [Property(MaxTest = 200)]
    public Property Quantile_IsAccurateToTenPercent() => Prop.ForAll(
        Gen.Choose(1, 9_000_000).NonEmptyListOf().ToArbitrary(),
        Gen.Choose(1, 100).ToArbitrary(),
        (microseconds, percent) =>
        {
            var counts = new long[LatencyScale.Buckets];
            double[] latencies = [.. microseconds.Select(item => 0.0001 + item / 1_000_000.0).Order()];
            foreach (double latency in latencies)
                counts[LatencyScale.Bucket(latency)]++;

            double exact = latencies[(int)Math.Ceiling(latencies.Length * (percent / 100.0)) - 1];
            double estimate = LatencyScale.Quantile(counts, percent / 100.0)!.Value;

            Assert.InRange(estimate / exact, 0.9, 1.1);
        });

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(0.0001, 0)]
    [InlineData(double.MaxValue, LatencyScale.Buckets - 1)]
    [InlineData(double.NaN, 0)]
    public void Bucket_IsWithinTheScale_ForEveryLatency(double seconds, int bucket) => Assert.Equal(bucket, LatencyScale.Bucket(seconds));

    [Fact]
    public void Quantile_IsNull_WhenThereAreNoCalls() => Assert.Null(LatencyScale.Quantile(new long[LatencyScale.Buckets], 0.5));

    [Fact]
    public void FailureKinds_AreLimitedTo32()
    {
        var history = new CallHistory(new FakeTimeProvider());

        for (int i = 0; i < 1_000; i++)
            history.Add(CallEnding.Of($"kind{i}"), 0.01);

        var calls = history.Report().Calls;
        Assert.Equal((1_000, 32), (calls.Failed, calls.Failures.Count));
    }

    private static int Count(IEnumerable<(string Outcome, DateTimeOffset At)> calls, string outcome) => calls.Count(call => call.Outcome == outcome);
}
