using System.Text;
using Tidewire.Analytics;

namespace Tidewire.Tests.Analytics;

/// <summary>The event in the report of a dropped item (the tracked event, or the event read from the item's body), and the body of a batch.</summary>
public sealed class EventBodyTests
{
    private static readonly AnalyticsEvent _event = new()
    {
        UserId = "ada",
        Action = "create",
        ResourceType = "document",
        ResourceId = "d1",
        OccurredAt = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void Event_IsReadFromTheBody_WithTheKeyOfItsItem() =>
        Assert.Equal(_event with { IdempotencyKey = "key-1" }, EventBody.Read(Item(EventBody.Of(_event), "key-1")));

    [Theory]
    [InlineData(null)]
    [InlineData("key-1")]
    public void Event_IsReturnedAsTracked_WhileItIsInMemory(string? key) =>
        Assert.Equal(_event with { IdempotencyKey = key }, EventBody.Read(new() { AcceptedAt = default, Source = _event, Key = key }));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"user_id\":")]
    [InlineData("{\"user_id\":\"ada\"}")]
    public void Event_IsUnknown_WhenItsBodyIsMissingOrDamaged(string? body) =>
        Assert.Null(EventBody.Read(Item(body is null ? null : Encoding.UTF8.GetBytes(body), "key-1")));

    private static DeliveryItem Item(byte[]? body, string key)
    {
        var item = new DeliveryItem { AcceptedAt = default, Key = key };
        if (body is not null)
            item.Body = body;
        return item;
    }
}
