using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>Arriving items, notifications and time end the sleep of a worker.</summary>
public sealed class DeliverySignalTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DeliverySignal _signal;
    private long _waiting;

    public DeliverySignalTests() => _signal = new(_clock);

    [Fact]
    public void Sleep_Ends_OnceEnoughItemsWait()
    {
        var sleep = SleepAsync(wakeAt: 3);
        Arrived(2);
        Assert.False(sleep.IsCompleted);

        Arrived(3);

        Ends(sleep);
    }

    [Fact]
    public void Sleep_DoesNotBegin_WhenEnoughItemsAlreadyWait()
    {
        _waiting = 3;

        Ends(SleepAsync(wakeAt: 3));
    }

    [Fact]
    public void Sleep_IgnoresItems_WhenNoNumberIsGiven()
    {
        _waiting = 10;
        var sleep = SleepAsync(wakeAt: null);
        Arrived(long.MaxValue - 1);
        Assert.False(sleep.IsCompleted);

        _signal.Notify();

        Ends(sleep);
    }

    [Fact]
    public void Sleep_Ends_AfterItsTime()
    {
        var sleep = SleepAsync(wakeAt: 1, TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(sleep.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Ends(sleep);
    }

    [Fact]
    public void EarlierSignal_EndsTheSleep_UnlessTheSignalWasReset()
    {
        _signal.Notify();
        Ends(SleepAsync(wakeAt: 1));

        _signal.Reset();
        var sleep = SleepAsync(wakeAt: 1);
        Assert.False(sleep.IsCompleted);
        _signal.Notify();
        Ends(sleep);
    }

    [Fact]
    public void ManySignals_EndOneSleep()
    {
        var sleep = SleepAsync(wakeAt: 1);
        for (int number = 0; number < 5; number++)
            Arrived(1);
        _signal.Notify();
        Ends(sleep);

        _signal.Reset();
        _waiting = 0;
        Assert.False(SleepAsync(wakeAt: 1).IsCompleted);
    }

    [Fact]
    public void TimeoutOfAnEarlierSleep_DoesNotEndALaterOne()
    {
        var first = SleepAsync(wakeAt: 1, TimeSpan.FromSeconds(5));
        Arrived(1);
        Ends(first);

        _waiting = 0;
        var second = SleepAsync(wakeAt: 1, TimeSpan.FromSeconds(20));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Ends(second);
    }

    public void Dispose() => _signal.Dispose();

    private Task SleepAsync(long? wakeAt, TimeSpan? time = null) => _signal.SleepAsync(wakeAt, time ?? Timeout.InfiniteTimeSpan, () => _waiting);

    private void Arrived(long waiting)
    {
        _waiting = waiting;
        _signal.Arrived(waiting);
    }

    private static void Ends(Task sleep) => Assert.True(sleep.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
}
