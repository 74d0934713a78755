using System.Text.Json;
using Tidewire.Analytics;

namespace Tidewire.Tests.Analytics;

public sealed class BatchBodyTests
{
    private static readonly AnalyticsEvent _event = new() { UserId = "ada", Action = "create", ResourceType = "document", ResourceId = "d1", OccurredAt = DateTimeOffset.UnixEpoch };

    [Fact]
    public async Task Batch_ContainsEachEventWithItsKey_WhateverTheKeyContains()
    {
        // Every character that a key may contain, alone and together.
        string[] keys = [.. Enumerable.Range('!', '~' - '!' + 1).Select(character => ((char)character).ToString()), string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(character => (char)character)), "plain-key_1"];

        using var read = await ReadAsync([.. keys.Select((key, number) => new DeliveryItem
        {
            AcceptedAt = DateTimeOffset.UnixEpoch,
            Key = key,
            Body = EventBody.Of(_event with { ResourceId = $"d-{number}" }),
        })]);

        Assert.Equal(
            keys.Select((key, number) => (key, $"d-{number}")),
            read.RootElement.EnumerateArray().Select(item => (item.GetProperty("idempotency_key").GetString()!, item.GetProperty("resource_id").GetString()!)));
    }

    [Fact]
    public async Task GeneratedKey_IsTheSameInABatchAndAlone()
    {
        DeliveryItem[] items = [.. new[] { 1, 42, long.MaxValue }.Select(number =>
            new DeliveryItem { AcceptedAt = default, Body = EventBody.Of(_event), KeyPrefix = "prefix", Sequence = number })];

        using var read = await ReadAsync(items);

        Assert.Equal(items.Select(item => item.Key), read.RootElement.EnumerateArray().Select(one => one.GetProperty("idempotency_key").GetString()));
        Assert.Equal(["prefix-1", "prefix-42", "prefix-9223372036854775807"], items.Select(item => item.Key));
    }

    [Fact]
    public async Task Batch_CanBeSentAgain()
    {
        using var body = BatchBody.Of([new() { AcceptedAt = default, Key = "key-1", Body = EventBody.Of(_event) }]);
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        await body.CopyToAsync(first, TestContext.Current.CancellationToken);
        await body.CopyToAsync(second, TestContext.Current.CancellationToken);

        Assert.Equal(first.ToArray(), second.ToArray());
        Assert.Equal(first.Length, body.Headers.ContentLength);
    }

    private static async Task<JsonDocument> ReadAsync(IReadOnlyList<DeliveryItem> items)
    {
        using var body = BatchBody.Of(items);
        byte[] bytes = await body.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        // The connection fails if the length is not exact.
        Assert.Equal(bytes.Length, body.Headers.ContentLength);
        return JsonDocument.Parse(bytes);
    }
}
