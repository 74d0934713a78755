using System.Text.Json.Serialization;
using Tidewire.Analytics;
using Tidewire.Clients;
using Tidewire.Delivery;

namespace Tidewire;

/// <summary>Something that a user did.</summary>
public sealed record AnalyticsEvent : IItemSource
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

    // Asked only of an event that happened when it was tracked.
    DateTimeOffset IItemSource.AcceptedAt => OccurredAt!.Value;

    /// <summary>
    /// Checks what the service requires: user, action and resource are not blank, and the idempotency key, if there is one, is well-formed. The real
    /// service and the fakes of <c>Tidewire.Testing</c> call it before anything else.
    /// </summary>
    /// <param name="parameterName">
    /// What <see cref="ArgumentException.ParamName"/> calls this event: <c>analyticsEvent</c> gives <c>analyticsEvent.UserId</c>. <see langword="null"/> (default) gives
    /// <c>userId</c>.
    /// </param>
    /// <exception cref="ArgumentException">A property is missing or malformed; <see cref="ArgumentException.ParamName"/> says which. Its value is not repeated.</exception>
    public void Validate(string? parameterName = null)
    {
        ModelGuard.ThrowIfBlank(UserId, parameterName, nameof(UserId));
        ModelGuard.ThrowIfBlank(Action, parameterName, nameof(Action));
        ModelGuard.ThrowIfBlank(ResourceType, parameterName, nameof(ResourceType));
        ModelGuard.ThrowIfBlank(ResourceId, parameterName, nameof(ResourceId));
        ModelGuard.ThrowIfMalformed(IdempotencyKey, parameterName, nameof(IdempotencyKey));
    }

    /// <summary>The name of the type. Users, resources and keys are not printed.</summary>
    public override string ToString() => nameof(AnalyticsEvent);
}
