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

    protected override IDeliveryStore Open() => new MemoryStore(10_000);
}
