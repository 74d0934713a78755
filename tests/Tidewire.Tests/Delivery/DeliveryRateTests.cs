using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>The rate after a 429, step by step.</summary>
public sealed class DeliveryRateTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DeliveryRate _rate;

    public DeliveryRateTests() => _rate = new(_clock);

    [Fact]
    public void Wait_IsZero_BeforeTheFirst429()
    {
        _rate.Sent();
        _rate.Delivered();

        Assert.Equal(TimeSpan.Zero, _rate.Wait);
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(1, 1_000)]
    [InlineData(2, 1_000 / 1.8)]
    [InlineData(20, 1_000 / 18.0)]
    [InlineData(300, 1_000 / 270.0)]
    public void Rate_StartsAtNineTenthsOfTheAcceptedRate_ButAtLeastOnePerSecond(int accepted, double interval)
    {
        Deliver(accepted);
        _rate.Throttled();
        _rate.Sent();

        Assert.Equal(interval, _rate.Wait.TotalMilliseconds, 1);
    }

    [Fact]
    public void Second429_DecreasesTheCurrentRate_WithoutMeasuringAgain()
    {
        Deliver(20);
        _rate.Throttled();
        _rate.Throttled();
        _rate.Sent();

        Assert.Equal(1_000 / 16.2, _rate.Wait.TotalMilliseconds, 1);
    }

    [Theory]

    // Within the first second, within the second after it, and later.
    [InlineData(0, 0.9, 18)]
    [InlineData(0.9, 0.2, 18)]
    [InlineData(0.9, 1.0, 18)]
    [InlineData(0.9, 1.2, 1)]
    public void Rate_CountsTheRequestsOfTheLastSecond(double before, double after, double perSecond)
    {
        _clock.Advance(TimeSpan.FromSeconds(before));
        Deliver(20);
        _clock.Advance(TimeSpan.FromSeconds(after));
        _rate.Throttled();
        _rate.Sent();

        Assert.Equal(1_000 / perSecond, _rate.Wait.TotalMilliseconds, 1);
    }

    [Fact]
    public void Rate_IsMeasured_InConsecutiveWindowsOfASecond()
    {
        Deliver(20);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Deliver(10);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Deliver(5);
        _rate.Throttled();
        _rate.Sent();

        Assert.Equal(1_000 / 9.0, _rate.Wait.TotalMilliseconds, 1);
    }

    [Fact]
    public void Wait_BecomesShorterWithTime_AndEnds()
    {
        Deliver(20);
        _rate.Throttled();
        _rate.Sent();
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal((1_000 / 18.0) - 50, _rate.Wait.TotalMilliseconds, 1);

        _clock.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal(TimeSpan.Zero, _rate.Wait);
    }

    [Fact]
    public void MissedRequest_IsNotCaughtUp_WhenTheIntervalIsLong()
    {
        Deliver(20);
        _rate.Throttled();
        _rate.Sent();
        _clock.Advance(TimeSpan.FromSeconds(1));

        _rate.Sent();

        Assert.Equal(1_000 / 18.0, _rate.Wait.TotalMilliseconds, 1);
    }

    [Theory]

    // 900 a second: one every 1.11 ms. After 4 ms, three are due; after a second, only those of the last 20 ms.
    [InlineData(4, 3)]
    [InlineData(1_000, 19)]
    public void MissedRequests_AreCaughtUpWithinBounds_WhenTheIntervalIsShorterThanATick(int late, int due)
    {
        Deliver(1_000);
        _rate.Throttled();
        SentWithoutWaiting();
        _clock.Advance(TimeSpan.FromMilliseconds(late));

        Assert.Equal(due, SentWithoutWaiting());
    }

    [Fact]
    public void Rate_GrowsWithEachDelivery_ButBarelyNearTheLastDecrease()
    {
        Deliver(20);
        _rate.Throttled();
        Assert.Equal(18, PerSecond(), 2);

        // The last decrease was at 20 a second, so growth is slow from 18 (90%) to 23 (115%).
        Deliver(100);
        Assert.Equal(18.5, PerSecond(), 2);
        Deliver(900);
        Assert.Equal(23, PerSecond(), 1);
        Deliver(40);
        Assert.InRange(PerSecond(), 32, 34);
    }

    private int SentWithoutWaiting()
    {
        int sent = 0;
        for (; _rate.Wait == TimeSpan.Zero; sent++)
            _rate.Sent();
        return sent;
    }

    private double PerSecond()
    {
        _rate.Sent();
        return 1 / _rate.Wait.TotalSeconds;
    }

    private void Deliver(int count)
    {
        for (int number = 0; number < count; number++)
            _rate.Delivered();
    }
}
