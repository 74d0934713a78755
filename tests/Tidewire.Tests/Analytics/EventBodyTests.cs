using System.Text;
using System.Text.Json;
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

    [Fact]
    public void Batch_HasTheKeyOfEachEvent()
    {
        using var batch = JsonDocument.Parse(EventBody.OfMany([Item(EventBody.Of(_event), "key-1"), Item(EventBody.Of(_event), "key\"2")]));

        Assert.Equal(["key-1", "key\"2"], batch.RootElement.EnumerateArray().Select(one => one.GetProperty("idempotency_key").GetString()));
        Assert.All(batch.RootElement.EnumerateArray(), one => Assert.Equal("d1", one.GetProperty("resource_id").GetString()));
    }

    [Fact]
    public void GeneratedKey_IsTheSameInABatchAndAlone()
    {
        DeliveryItem[] items = [.. new[] { 1, 42, long.MaxValue }.Select(number =>
            new DeliveryItem { AcceptedAt = default, Body = EventBody.Of(_event), KeyPrefix = "prefix", Sequence = number })];

        using var batch = JsonDocument.Parse(EventBody.OfMany(items));

        Assert.Equal(items.Select(item => item.Key), batch.RootElement.EnumerateArray().Select(one => one.GetProperty("idempotency_key").GetString()));
        Assert.Equal(["prefix-1", "prefix-42", "prefix-9223372036854775807"], items.Select(item => item.Key));
    }

    private static DeliveryItem Item(byte[]? body, string key)
    {
        var item = new DeliveryItem { AcceptedAt = default, Key = key };
        if (body is not null)
            item.Body = body;
        return item;
    }
}
