using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>Items with the same ordering key wait for each other.</summary>
public sealed class OrderingKeysTests
{
    private readonly OrderingKeys _keys = new(new());

    [Fact]
    public void ItemWithoutAKey_DoesNotWait()
    {
        Assert.True(_keys.TryEnter(Item(null)));
        Assert.True(_keys.TryEnter(Item(null)));
        Assert.Null(_keys.Leave(Item(null)));
    }

    [Fact]
    public void ItemsOfOneKey_FollowEachOther_InTheirOrder()
    {
        var (first, second, third, other) = (Item("a"), Item("a"), Item("a"), Item("b"));
        Assert.True(_keys.TryEnter(first));
        Assert.False(_keys.TryEnter(second));
        Assert.False(_keys.TryEnter(third));
        Assert.True(_keys.TryEnter(other));

        Assert.Same(second, _keys.Leave(first));
        Assert.Same(third, _keys.Leave(second));
        Assert.Null(_keys.Leave(third));
        Assert.Equal((false, false, false, true), (first.HoldsOrderingKey, second.HoldsOrderingKey, third.HoldsOrderingKey, other.HoldsOrderingKey));
        Assert.True(_keys.TryEnter(Item("a")));
    }

    [Fact]
    public void ItemThatIsSentAgain_EntersAgain()
    {
        var item = Item("a");
        Assert.True(_keys.TryEnter(item));

        Assert.True(_keys.TryEnter(item));
        Assert.True(item.HoldsOrderingKey);
    }

    [Fact]
    public void Leave_OfAWaitingItem_DoesNotReleaseTheKey()
    {
        var (first, second, third) = (Item("a"), Item("a"), Item("a"));
        Assert.True(_keys.TryEnter(first));
        Assert.False(_keys.TryEnter(second));

        Assert.Null(_keys.Leave(second));
        Assert.Null(_keys.Leave(third));
        Assert.Same(second, _keys.Leave(first));
        Assert.Null(_keys.Leave(first));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(7, true)]
    public void WaitingItem_ReleasesItsBody_IfItIsStored(long id, bool isReleased)
    {
        Assert.True(_keys.TryEnter(Item("a")));
        var waiting = Item("a");
        waiting.Id = id;

        Assert.False(_keys.TryEnter(waiting));

        Assert.Equal(isReleased, waiting.Body is null);
    }

    [Fact]
    public void Drain_RemovesTheWaitingItems()
    {
        var (first, second, other) = (Item("a"), Item("a"), Item("b"));
        Assert.True(_keys.TryEnter(first));
        Assert.False(_keys.TryEnter(second));
        Assert.True(_keys.TryEnter(other));

        Assert.Equal([second], _keys.Drain());
        Assert.Empty(_keys.Drain());
        Assert.Null(_keys.Leave(first));
        Assert.True(_keys.TryEnter(Item("a")));
    }

    [Fact]
    public void OldestAcceptedAt_IsTheEarliestOfTheWaitingItems()
    {
        Assert.True(_keys.TryEnter(Item("a", second: 1)));
        Assert.Null(_keys.OldestAcceptedAt);
        Assert.False(_keys.TryEnter(Item("a", second: 5)));
        Assert.False(_keys.TryEnter(Item("a", second: 3)));

        Assert.Equal(3, _keys.OldestAcceptedAt!.Value.Second);
    }

    private static DeliveryItem Item(string? key, int second = 0) =>
        new() { OrderingKey = key, Body = "x"u8.ToArray(), AcceptedAt = new(2026, 1, 1, 0, 0, second, TimeSpan.Zero) };
}
