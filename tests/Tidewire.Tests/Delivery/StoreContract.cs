using System.Text;

namespace Tidewire.Tests.Delivery;

/// <summary>The contract of delivery stores.</summary>
public abstract class StoreContract
{
    [Fact]
    public async Task Items_AreTakenOnce_InTheOrderStored()
    {
        await using var store = Open();

        var result = await store.AppendAsync([Item("0"), Item("1"), Item("2")], Cancellation);
        var first = await store.TakeAsync(2, long.MaxValue, Cancellation);
        var rest = await store.TakeAsync(10, long.MaxValue, Cancellation);

        Assert.Equal(new(3, false), result);
        Assert.Equal(["0", "1"], first.Select(Text));
        Assert.Equal(["2"], rest.Select(Text));
        Assert.Equal(0, store.Waiting);
        Assert.Empty(await store.TakeAsync(10, long.MaxValue, Cancellation));
    }

    [Fact]
    public async Task Item_KeepsAllItsProperties()
    {
        await using var store = Open();
        var moment = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

        await store.AppendAsync(
        [
            new()
            {
                Key = "key\"\\~", Body = Encoding.UTF8.GetBytes("päylöad \0 ✓"), AcceptedAt = moment, NotBefore = moment.AddHours(1), OrderingKey = "ada\0✓",
                TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            },
        ],
            Cancellation);
        var item = Assert.Single(await store.TakeAsync(1, 1, Cancellation));

        Assert.Equal(("key\"\\~", "päylöad \0 ✓", "ada\0✓"), (item.Key, Text(item), item.OrderingKey));
        Assert.Equal((moment, moment.AddHours(1)), (item.AcceptedAt, item.NotBefore));
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", item.TraceParent);
    }

    [Fact]
    public async Task Take_IsBoundedByBytes_ButReturnsOneItemOfAnySize()
    {
        await using var store = Open();
        await store.AppendAsync([Item(new('a', 100)), Item(new('b', 100)), Item(new('c', 100))], Cancellation);

        Assert.Single(await store.TakeAsync(10, 50, Cancellation));
        Assert.Equal(2, (await store.TakeAsync(10, 150, Cancellation)).Count);
    }

    [Fact]
    public async Task Reload_KeepsTheContentOfTakenItems()
    {
        await using var store = Open();
        await store.AppendAsync([Item("0"), Item("1")], Cancellation);
        var items = await store.TakeAsync(2, long.MaxValue, Cancellation);

        Assert.Equal(2, await store.ReloadAsync(items, Cancellation));
        Assert.Equal(["0", "1"], items.Select(Text));
    }

    [Fact]
    public async Task ParkedItems_AreNotTakenAgain()
    {
        await using var store = Open();
        await store.AppendAsync([Item("0"), Item("1")], Cancellation);
        var items = await store.TakeAsync(1, long.MaxValue, Cancellation);

        Assert.True(await store.ParkAsync(items, Cancellation));

        Assert.Equal(["1"], (await store.TakeAsync(10, long.MaxValue, Cancellation)).Select(Text));
    }

    [Fact]
    public async Task ManyProducersAndTakers_LoseAndDuplicateNothing()
    {
        await using var store = Open();
        var taken = new System.Collections.Concurrent.ConcurrentQueue<string>();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(async () =>
        {
            for (int number = 0; number < 300; number++)
            {
                if (worker < 3)
                    Assert.Equal(1, (await store.AppendAsync([Item($"{worker}-{number}")], Cancellation)).Stored);
                else
                    await TakeAsync();
            }
        })));
        while (store.Waiting > 0)
            await TakeAsync();

        Assert.Equal(900, taken.Count);
        Assert.Equal(900, taken.Distinct().Count());

        async Task TakeAsync()
        {
            var items = await store.TakeAsync(7, long.MaxValue, Cancellation);
            Assert.True(await store.SettleAsync(items, Cancellation));
            foreach (var item in items)
                taken.Enqueue(Text(item));
        }
    }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IDeliveryStore Open();

    protected static DeliveryItem Item(string text) => new()
    {
        Key = "k-" + text,
        Body = Encoding.UTF8.GetBytes(text),
        AcceptedAt = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
    };

    protected static string Text(DeliveryItem item) => Encoding.UTF8.GetString(item.Body!.Value.Span);
}
