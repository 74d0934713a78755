using System.Text.Json;

namespace Tidewire.Analytics;

/// <summary>Reads and writes an event in its wire format, without its idempotency key.</summary>
internal static class EventBody
{
    public static byte[] Of(AnalyticsEvent analyticsEvent) =>
        JsonSerializer.SerializeToUtf8Bytes(analyticsEvent, AnalyticsJsonContext.Default.AnalyticsEvent);

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
