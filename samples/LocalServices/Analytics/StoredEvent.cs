namespace LocalServices.Analytics;

/// <summary>An event as the service stores and lists it.</summary>
public sealed record StoredEvent
{
    public required long Id { get; init; }

    public required string UserId { get; init; }

    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    public required string ResourceId { get; init; }

    /// <summary>The time of the event, as sent.</summary>
    public required string Timestamp { get; init; }

    /// <summary>The key of the event: from its request, from its batch item, or from the request of the batch and the position in it.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>RFC 3339, UTC, six fractional digits; the time of the first receipt if a key was repeated.</summary>
    public required string ReceivedAt { get; init; }
}
