using Tidewire.Pipeline;
using Tidewire.Tests.Resilience;

namespace Tidewire.Tests.Pipeline;

/// <summary>The record of a call, which its caller reads afterward.</summary>
public sealed class CallSlotTests : CallTest
{
    private readonly object _client = new();

    [Fact]
    public void Slot_BelongsToOneClient()
    {
        Assert.Null(CallSlot.Of(_client));

        var slot = CallSlot.Open(_client, errorBodyLimit: 7);

        Assert.Same(slot, CallSlot.Of(_client));
        Assert.Equal(7, slot.ErrorBodyLimit);
        Assert.Null(CallSlot.Of(new object()));
    }

    [Fact]
    public void NestedCall_IsIgnored_AndALaterCallIsRecorded()
    {
        var slot = CallSlot.Open(_client);
        var (first, during, later) = (Start(), Start(), Start());

        slot.Fill(first);
        slot.Fill(during);
        Assert.Same(first, slot.Call);
        first.End(Answered(first, 200));
        slot.Fill(later);

        Assert.Same(later, slot.Call);
    }
}
