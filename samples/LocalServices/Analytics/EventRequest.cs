using LocalServices.Requests;

namespace LocalServices.Analytics;

internal record EventRequest : IRequestBody
{
    public required string UserId { get; init; }

    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    public required string ResourceId { get; init; }

    public required string Timestamp { get; init; }

    public virtual string? FindProblem()
    {
        if (UserId.Length == 0) return "user_id must not be empty";
        if (Action.Length == 0) return "action must not be empty";
        if (ResourceType.Length == 0) return "resource_type must not be empty";
        if (ResourceId.Length == 0) return "resource_id must not be empty";
        if (!Rfc3339.IsValid(Timestamp)) return "timestamp must be RFC 3339 in UTC with six fractional digits, such as 2026-01-31T12:00:00.000000Z";

        return null;
    }
}
