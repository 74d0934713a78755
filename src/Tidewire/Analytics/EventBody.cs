using System.Text.Json;

namespace Tidewire.Analytics;

/// <summary>
/// Reads and writes events in their wire format. A single event is sent as stored; in a batch, each event contains its idempotency key,
/// because there is no header per event.
/// </summary>
internal static class EventBody
{
    public static byte[] Of(AnalyticsEvent analyticsEvent) =>
        JsonSerializer.SerializeToUtf8Bytes(analyticsEvent, AnalyticsJsonContext.Default.AnalyticsEvent);

    public static byte[] OfMany(IReadOnlyList<DeliveryItem> items)
    {
        var array = new MemoryStream();
        for (int at = 0; at < items.Count; at++)
        {
            array.WriteByte(at == 0 ? (byte)'[' : (byte)',');
            array.Write(items[at].Body!.Value.Span[..^1]);
            array.Write(",\"idempotency_key\":\""u8);
            array.Write(JsonEncodedText.Encode(items[at].Key!).EncodedUtf8Bytes);
            array.Write("\"}"u8);
        }

        array.WriteByte((byte)']');
        return array.ToArray();
    }

    /// <returns>The event of an item, with its key; <see langword="null"/> if its content is not available.</returns>
    public static AnalyticsEvent? Read(DeliveryItem item)
    {
        if (item.Source is AnalyticsEvent source)
            return item.Key is null ? source : source with { IdempotencyKey = item.Key };
        if (item.Body is not { } body)
            return null;

        try
        {
            return JsonSerializer.Deserialize(body.Span, AnalyticsJsonContext.Default.AnalyticsEvent) is { } read ? read with { IdempotencyKey = item.Key } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
