using System.Text.Json;
using Tidewire.Analytics;
using Tidewire.Pipeline;

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

        using var read = JsonDocument.Parse(Join(EventBody.OfMany(items)));

        Assert.Equal(
            keys.Select((key, number) => (key, $"d-{number}")),
            read.RootElement.EnumerateArray().Select(item => (item.GetProperty("idempotency_key").GetString()!, item.GetProperty("resource_id").GetString()!)));
    }

    [Theory]

    // Events of 200 bytes and more; the parts of a batch have up to 64 KiB.
    [InlineData(1, 10, 1)]
    [InlineData(500, 10, 2)]
    [InlineData(2_000, 10, 5)]

    // An event that is larger than a part is one alone.
    [InlineData(3, 100_000, 3)]
    [InlineData(2, 30_000, 1)]
    [InlineData(3, 30_000, 2)]
    public async Task LargeBatch_IsWrittenInParts_AndReadAsOne(int count, int size, int parts)
    {
        var items = Enumerable.Range(0, count).Select(number => new DeliveryItem
        {
            AcceptedAt = DateTimeOffset.UnixEpoch,
            Key = $"k-{number}",
            Body = EventBody.Of(new() { UserId = new('u', size), Action = "create", ResourceType = "document", ResourceId = $"d-{number}", OccurredAt = DateTimeOffset.UnixEpoch }),
        }).ToList();
        var batch = EventBody.OfMany(items);
        using var body = new JsonBody(batch);
        Assert.False(body.Started);

        byte[] sent = await body.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.True(body.Started);
        Assert.Equal(parts, batch.Count);
        Assert.All(batch.Where(part => part.Length > 66_000), part => Assert.True(part.Length > size));
        Assert.Equal((sent.Length, "application/json"), (body.Headers.ContentLength, body.Headers.ContentType?.MediaType));
        using var read = JsonDocument.Parse(sent);
        Assert.Equal(items.Select(item => item.Key), read.RootElement.EnumerateArray().Select(item => item.GetProperty("idempotency_key").GetString()));
    }

    private static byte[] Join(IEnumerable<ReadOnlyMemory<byte>> parts) => [.. parts.SelectMany(part => part.ToArray())];
}
