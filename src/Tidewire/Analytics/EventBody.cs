using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Tidewire.Analytics;

/// <summary>
/// Reads and writes events in their wire format. A single event is sent as stored; in a batch, each event contains its idempotency key,
/// because there is no header per event.
/// </summary>
internal static class EventBody
{
    // A separator, and the text around the key.
    private const int KeyOverhead = 24;

    // Arrays of 85,000 bytes or more go to the large object heap, which only the costliest collections free.
    private const int PartSize = 65_536;
    private static readonly SearchValues<char> _unescaped = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static ReadOnlySpan<byte> BeforeKey => ",\"idempotency_key\":\""u8;

    private static ReadOnlySpan<byte> AfterKey => "\"}"u8;

    public static byte[] Of(AnalyticsEvent analyticsEvent) =>
        JsonSerializer.SerializeToUtf8Bytes(analyticsEvent, AnalyticsJsonContext.Default.AnalyticsEvent);

    /// <summary>Writes a batch, in parts that are small enough for the small object heap, unless one event is larger.</summary>
    public static List<ReadOnlyMemory<byte>> OfMany(IReadOnlyList<DeliveryItem> items)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        for (int at = 0; at < items.Count;)
        {
            int start = at;
            int size = 0;
            do
                size += items[at].Length + items[at].Key!.Length + KeyOverhead;
            while (++at < items.Count && size + items[at].Length + items[at].Key!.Length + KeyOverhead < PartSize);
            parts.Add(Part(items, start, at, size));
        }

        return parts;
    }

    private static ReadOnlyMemory<byte> Part(IReadOnlyList<DeliveryItem> items, int start, int end, int size)
    {
        var part = new ArrayBufferWriter<byte>(size + 1);
        for (int at = start; at < end; at++)
        {
            part.Write(at == 0 ? "["u8 : ","u8);
            part.Write(items[at].Body!.Value.Span[..^1]);
            part.Write(BeforeKey);
            Write(items[at].Key!, part);
            part.Write(AfterKey);
        }

        if (end == items.Count)
            part.Write("]"u8);
        return part.WrittenMemory;
    }

    private static void Write(string key, ArrayBufferWriter<byte> array)
    {
        // An application's own key may need escapes.
        if (key.AsSpan().ContainsAnyExcept(_unescaped))
            array.Write(JsonEncodedText.Encode(key).EncodedUtf8Bytes);
        else
            array.Advance(Encoding.ASCII.GetBytes(key, array.GetSpan(key.Length)));
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
