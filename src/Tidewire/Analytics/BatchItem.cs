using System.Text.Json.Serialization;

namespace Tidewire.Analytics;

/// <summary>An event in a batch, which has no header of its own to carry its key.</summary>
internal sealed record BatchItem
{
    public required string UserId { get; init; }

    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    public required string ResourceId { get; init; }

    [JsonConverter(typeof(TimestampConverter))]
    public required DateTimeOffset Timestamp { get; init; }

    public required string IdempotencyKey { get; init; }

    public static BatchItem Of(TrackedActivity activity, string prefix) => new()
    {
        UserId = activity.Report.UserId,
        Action = activity.Report.Action,
        ResourceType = activity.Report.ResourceType,
        ResourceId = activity.Report.ResourceId,
        Timestamp = activity.Report.OccurredAt!.Value,
        IdempotencyKey = activity.Key(prefix),
    };
}
