using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

public sealed class MemoryStoreTests : StoreContract
{
    [Fact]
    public async Task Append_StoresAsManyAsFit()
    {
        await using var store = new MemoryStore(2);

        var result = await store.AppendAsync([Item("0"), Item("1"), Item("2")], Cancellation);

        Assert.Equal(new(2, true), result);
    }

    [Fact]
    public void Places_AreReservedForWaitingAndTakenItems()
    {
        var store = new MemoryStore(10);
        Assert.True(store.TryReserve(2));
        store.Add(Item("0"));
        Assert.True(store.TryTake(out _));
        Assert.Equal((0, 1), (store.Waiting, store.Held));

        Assert.True(store.TryReserve(2));
        Assert.False(store.TryReserve(2));
        Assert.Equal((1, 2), (store.Waiting, store.Held));
        store.Release();
        Assert.Equal((0, 1), (store.Waiting, store.Held));
        store.Done(1);
        Assert.Equal(0, store.Held);
    }

    // Taking an item must not count it twice for an instant: the store would refuse an item for which it has a place.
    [Fact]
    public async Task Places_CanAllBeFilled_WhileItemsAreTaken()
    {
        const int producers = 2;
        const int places = 1_000;
        for (int round = 0; round < 200; round++)
        {
            var store = new MemoryStore(places);
            int refused = 0;
            var filling = Enumerable.Range(0, producers).Select(_ => Task.Run(
                () =>
                {
                    for (int number = 0; number < places / producers; number++)
                    {
                        if (store.TryReserve(places))
                            store.Add(Item("0"));
                        else
                            Interlocked.Increment(ref refused);
                    }
                },
                Cancellation)).ToArray();
            while (!filling.All(task => task.IsCompleted))
                store.TryTake(out _);
            await Task.WhenAll(filling);

            Assert.Equal((0, places, false), (refused, store.Held, store.TryReserve(places)));
        }
    }

    [Fact]
    public void Eviction_KeepsThePlaceReserved_ForTheNewItem()
    {
        var store = new MemoryStore(10);
        Assert.False(store.TryEvictOldest(out var none));
        Assert.Null(none);
        foreach (string text in new[] { "0", "1" })
        {
            Assert.True(store.TryReserve(2));
            store.Add(Item(text));
        }

        Assert.True(store.TryEvictOldest(out var oldest));

        Assert.Equal(("0", 2, 2), (Text(oldest), store.Waiting, store.Held));
        store.Add(Item("2"));
        Assert.True(store.TryTake(out var next));
        Assert.Equal("1", Text(next));
    }

    [Fact]
    public void Number_IsAssignedOnce_InCallOrder()
    {
        var store = new MemoryStore(10);
        var items = Enumerable.Range(0, 3).Select(number => store.Number(Item($"{number}"))).ToList();
        items.ForEach(item => store.Number(item));

        Assert.Equal([1, 2, 3], items.Select(item => item.Sequence));
    }

    [Fact]
    public void Source_BecomesAnItem_WhenItIsTaken()
    {
        var store = new MemoryStore(10);
        var source = new Source(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Null(store.OldestAcceptedAt);
        Assert.True(store.TryReserve(1));
        store.Add(source);
        Assert.Equal(source.AcceptedAt, store.OldestAcceptedAt);

        Assert.True(store.TryTake(out var item));

        Assert.Equal((source, source.AcceptedAt, 1), (item.Source, item.AcceptedAt, item.Sequence));
    }

    [Fact]
    public async Task Held_CountsWaitingTakenAndParkedItems()
    {
        await using var store = new MemoryStore(10);
        await store.AppendAsync([Item("0"), Item("1"), Item("2")], Cancellation);
        var taken = await store.TakeAsync(2, long.MaxValue, Cancellation);
        Assert.Equal((1, 3), (store.Waiting, store.Held));

        Assert.True(await store.ParkAsync([taken[0]], Cancellation));
        Assert.Equal(3, store.Held);
        Assert.True(await store.SettleAsync([taken[1]], Cancellation));
        Assert.Equal((1, 2, "2"), (store.Waiting, store.Held, Text(Assert.Single(await store.TakeAsync(5, 5, Cancellation)))));
    }

    [Fact]
    public async Task Take_EndsWithTheItemThatReachesMaxBytes()
    {
        await using var store = new MemoryStore(10);
        await store.AppendAsync([Item("12"), Item("34"), Item("5")], Cancellation);

        Assert.Equal(2, (await store.TakeAsync(10, 4, Cancellation)).Count);
    }

    private sealed record Source(DateTimeOffset AcceptedAt) : IItemSource;

    protected override IDeliveryStore Open() => new MemoryStore(10_000);
}
