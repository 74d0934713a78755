namespace LocalServices.Notifications;

/// <summary>A notification as the service keeps and lists it.</summary>
public sealed record StoredNotification
{
    public required long Id { get; init; }

    public required string UserId { get; init; }

    public required string Message { get; init; }

    public required string Channel { get; init; }

    /// <summary>The <c>Idempotency-Key</c> it came with, as sent.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>RFC 3339, UTC, six digits; of the first receipt, where a key came more than once.</summary>
    public required string ReceivedAt { get; init; }
}
