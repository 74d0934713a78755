namespace LocalServices.Notifications;

/// <summary>A notification as the service stores and lists it.</summary>
public sealed record StoredNotification
{
    public required long Id { get; init; }

    public required string UserId { get; init; }

    public required string Message { get; init; }

    public required string Channel { get; init; }

    /// <summary>The <c>Idempotency-Key</c> of the request, as sent.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>RFC 3339, UTC, six fractional digits; the time of the first receipt if a key was repeated.</summary>
    public required string ReceivedAt { get; init; }
}
