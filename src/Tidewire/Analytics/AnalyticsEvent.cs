using System.Text.Json.Serialization;
using Tidewire.Analytics;

namespace Tidewire;

/// <summary>Something that a user did.</summary>
public sealed record AnalyticsEvent
{
    /// <summary>Who did it. Required, not empty.</summary>
    public required string UserId { get; init; }

    /// <summary>What was done, <c>create</c> for instance. Required, not empty.</summary>
    public required string Action { get; init; }

    /// <summary>The kind of thing it was done to, <c>document</c> for instance. Required, not empty.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Which thing it was done to. Required, not empty.</summary>
    public required string ResourceId { get; init; }

    /// <summary>
    /// When it happened; on the wire in UTC, RFC 3339 with six digits. <see langword="null"/> (default) is the moment the event is handed over, not
    /// the moment it is sent.
    /// </summary>
    [JsonPropertyName("timestamp")]
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>
    /// Names this one event, so that the service can tell a repeated request from a new one: 1 to 255 visible ASCII characters. Sent as the
    /// <c>Idempotency-Key</c> header, the same on every attempt. <see langword="null"/> (default) makes a new one.
    /// </summary>
    [JsonIgnore]
    public string? IdempotencyKey { get; init; }
}
