using System.Diagnostics;

namespace Tidewire.Tests.Delivery;

/// <summary>The trace context of an item, which is stored as <c>traceparent</c> and linked when the item is sent.</summary>
public sealed class DeliveryItemTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, "01")]
    [InlineData(ActivityTraceFlags.None, "00")]
    public void Trace_IsStoredAsTraceparent_AndReadBack(ActivityTraceFlags flags, string text)
    {
        var tracked = new DeliveryItem { AcceptedAt = default, Trace = new(ActivityTraceId.CreateFromString(TraceId), ActivitySpanId.CreateFromString(SpanId), flags) };
        var stored = new DeliveryItem { AcceptedAt = default, TraceParent = tracked.TraceParent };

        Assert.Equal($"00-{TraceId}-{SpanId}-{text}", tracked.TraceParent);
        Assert.Equal(tracked.TraceParent, stored.TraceParent);
        Assert.Equal((TraceId, SpanId, flags), (stored.Trace.TraceId.ToHexString(), stored.Trace.SpanId.ToHexString(), stored.Trace.TraceFlags));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("damaged")]
    public void Trace_IsNone_WhenTheTextIsMissingOrDamaged(string? text) =>
        Assert.Equal(default, new DeliveryItem { AcceptedAt = default, TraceParent = text }.Trace);
}
