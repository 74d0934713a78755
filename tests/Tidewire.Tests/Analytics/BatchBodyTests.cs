using System.Text.Json;
using Tidewire.Analytics;

namespace Tidewire.Tests.Analytics;

public sealed class BatchBodyTests
{
    [Fact]
    public void Batch_ContainsEachEventWithItsKey_WhateverTheKeyContains()
    {
        // Every character that a key may contain, alone and together.
        string[] keys = [.. Enumerable.Range('!', '~' - '!' + 1).Select(character => ((char)character).ToString()), string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(character => (char)character)), "plain-key_1"];
        var items = keys.Select((key, number) => new DeliveryItem
        {
            AcceptedAt = DateTimeOffset.UnixEpoch,
            Key = key,
            Body = EventBody.Of(new() { UserId = "ada", Action = "create", ResourceType = "document", ResourceId = $"d-{number}", OccurredAt = DateTimeOffset.UnixEpoch }),
        }).ToList();

        using var read = JsonDocument.Parse(EventBody.OfMany(items));

        Assert.Equal(
            keys.Select((key, number) => (key, $"d-{number}")),
            read.RootElement.EnumerateArray().Select(item => (item.GetProperty("idempotency_key").GetString()!, item.GetProperty("resource_id").GetString()!)));
    }
}
