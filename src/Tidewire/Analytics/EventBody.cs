using System.Buffers;
using System.Buffers.Text;
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

    // The hyphen and the longest number.
    private const int MaxSequenceLength = 20;
    private static readonly SearchValues<char> _unescaped = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static ReadOnlySpan<byte> BeforeKey => ",\"idempotency_key\":\""u8;

    private static ReadOnlySpan<byte> AfterKey => "\"}"u8;

    public static byte[] Of(AnalyticsEvent analyticsEvent) =>
        JsonSerializer.SerializeToUtf8Bytes(analyticsEvent, AnalyticsJsonContext.Default.AnalyticsEvent);

    public static ReadOnlyMemory<byte> OfMany(IReadOnlyList<DeliveryItem> items)
    {
        var array = new ArrayBufferWriter<byte>(items.Sum(item => item.Length + MaxKeyLength(item) + KeyOverhead) + 1);
        for (int at = 0; at < items.Count; at++)
        {
            array.Write(at == 0 ? "["u8 : ","u8);
            array.Write(items[at].Body!.Value.Span[..^1]);
            array.Write(BeforeKey);
            WriteKey(items[at], array);
            array.Write(AfterKey);
        }

        array.Write("]"u8);
        return array.WrittenMemory;
    }

    private static int MaxKeyLength(DeliveryItem item) => item.HasKeyText ? item.Key!.Length : item.KeyPrefix!.Length + MaxSequenceLength;

    private static void WriteKey(DeliveryItem item, ArrayBufferWriter<byte> array)
    {
        if (item.HasKeyText)
        {
            Write(item.Key!, array);
            return;
        }

        Write(item.KeyPrefix!, array);
        var sequence = array.GetSpan(MaxSequenceLength);
        sequence[0] = (byte)'-';
        Utf8Formatter.TryFormat(item.Sequence, sequence[1..], out int length);
        array.Advance(1 + length);
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
