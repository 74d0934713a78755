using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>Moving waiting items from memory to the store.</summary>
public sealed class DeliverySpillTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly PendingFlushes _flushes = new();
    private readonly RetrySchedule _schedule;

    public DeliverySpillTests() => _schedule = new(new(_flushes), _flushes, _clock);

    [Fact]
    public async Task AllWaitingItems_AreMoved()
    {
        var store = new FakeStore();
        var (queue, spill) = Create(store);
        Accept(queue, 1_200);

        Assert.True(await spill.SpillAsync());

        Assert.Equal((0, 1_200, 3), (queue.HeldInMemory, queue.HeldInStore, store.Appends));
        Assert.Empty(_schedule.Drain());
    }

    [Fact]
    public async Task NothingIsMoved_WithoutAStore()
    {
        var (queue, spill) = Create(null);
        Accept(queue, 1);

        Assert.False(await spill.SpillAsync());
        Assert.Equal(1, queue.Memory.Waiting);
    }

    [Fact]
    public async Task ItemsThatDoNotFit_AreSentFromMemory_AndNothingIsWrittenToTheStoreForOneSecond()
    {
        var store = new FakeStore(capacity: 2);
        var (queue, spill) = Create(store);
        Accept(queue, 5);

        Assert.False(await spill.SpillAsync());
        Assert.Equal((3, 2, 3), (queue.HeldInMemory, queue.HeldInStore, _schedule.Returned));

        Accept(queue, 1);
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(await spill.SpillAsync());
        Assert.Equal(1, store.Appends);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await store.TakeAsync(10, 10, TestContext.Current.CancellationToken);
        Assert.True(await spill.SpillAsync());
        Assert.Equal(2, store.Appends);
        Assert.True(await spill.SpillAsync());
    }

    private static void Accept(DeliveryQueue queue, int count)
    {
        for (int number = 0; number < count; number++)
            Assert.True(queue.Accept(new DeliveryItem { Source = "x", AcceptedAt = default }));
    }

    private (DeliveryQueue Queue, DeliverySpill Spill) Create(FakeStore? store)
    {
        var queue = new DeliveryQueue(() => new(), new FakeService(), store is null ? null : (_, _) => store, new(_clock), "k");
        return (queue, new(queue, new(queue, _schedule, new(_flushes), _flushes, new(), _clock), _schedule, _flushes, _clock));
    }
}
