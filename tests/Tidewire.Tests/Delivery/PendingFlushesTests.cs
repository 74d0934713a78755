using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>When a flush completes.</summary>
public sealed class PendingFlushesTests
{
    private readonly DeliveryQueue _queue = new(() => new(), new FakeService(), null, new(new FakeTimeProvider()), "k");
    private readonly PendingFlushes _flushes;

    public PendingFlushesTests() => _flushes = new(_queue);

    [Fact]
    public async Task Flush_Completes_OnceTheItemsHeldAtItsStartAreSettled()
    {
        Accept(2);
        var flush = _flushes.Add();
        Accept(1);
        var later = _flushes.Add();
        Assert.True(_flushes.Latest > 0);

        await SettleAsync();
        _flushes.Complete();
        Assert.Equal((false, false, true), (flush.IsCompleted, later.IsCompleted, _flushes.Latest > 0));

        await SettleAsync();
        _flushes.Complete();
        Assert.Equal((true, false, true), (flush.IsCompleted, later.IsCompleted, _flushes.Latest > 0));

        await SettleAsync();
        _flushes.Complete();
        Assert.Equal((true, false), (later.IsCompleted, _flushes.Latest > 0));
    }

    [Fact]
    public void Flush_Completes_WhenThereIsNoProgress()
    {
        Accept(1);
        var flush = _flushes.Add();

        _flushes.Complete(PendingFlushes.All);

        Assert.Equal((true, false), (flush.IsCompleted, _flushes.Latest > 0));
    }

    [Fact]
    public async Task Flush_IgnoresItemsSettledBeforeItsStart()
    {
        Accept(2);
        await SettleAsync();
        var flush = _flushes.Add();
        _flushes.Complete();

        Assert.False(flush.IsCompleted);
    }

    [Fact]
    public void Flush_StaysPending_WhenItWasAddedAfterTheItemsWereExamined()
    {
        Accept(1);
        var earlier = _flushes.Add();
        long examined = _flushes.Latest;
        var later = _flushes.Add();

        _flushes.Complete(stuck: examined);

        Assert.Equal((true, false, true), (earlier.IsCompleted, later.IsCompleted, _flushes.Latest > examined));
    }

    private void Accept(int count)
    {
        for (int number = 0; number < count; number++)
            Assert.True(_queue.Accept(new DeliveryItem { Source = "x", AcceptedAt = default }));
    }

    private async Task SettleAsync()
    {
        Assert.True(_queue.Memory.TryTake(out var item));
        await _queue.DeliveredAsync([item]);
    }
}
