using System.Text.Json.Serialization;
using Tidewire.Analytics;
using Tidewire.Clients;
using Tidewire.Delivery;

namespace Tidewire;

/// <summary>An event: something that a user did.</summary>
public sealed record AnalyticsEvent : IItemSource
{
    /// <summary>The id of the user who performed the action. Required, not blank.</summary>
    public required string UserId { get; init; }

    /// <summary>The action, for example <c>create</c>. Required, not blank.</summary>
    public required string Action { get; init; }

    /// <summary>The type of the resource, for example <c>document</c>. Required, not blank.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The id of the resource. Required, not blank.</summary>
    public required string ResourceId { get; init; }

    /// <summary>
    /// When the event happened. Sent in UTC, as RFC 3339 with six fractional digits. <see langword="null"/> (default): the time at
    /// which the event is passed to <see cref="IAnalyticsService"/>, not the time of sending.
    /// </summary>
    [JsonPropertyName("timestamp")]
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>
    /// The idempotency key, by which the service recognizes a repeated request: 1 to 255 visible ASCII characters. Sent in the
    /// header <c>Idempotency-Key</c> or, in a batch, in the field <c>idempotency_key</c>; the same on every attempt.
    /// <see langword="null"/> (default): a new key is generated.
    /// </summary>
    [JsonIgnore]
    public string? IdempotencyKey { get; init; }

    // Used only for events whose OccurredAt is the time at which they were tracked.
    DateTimeOffset IItemSource.AcceptedAt => OccurredAt!.Value;

    /// <summary>
    /// Checks that user, action and resource are not blank, and that the idempotency key, if set, is well-formed.
    /// <see cref="IAnalyticsService"/> and the fakes of <c>Tidewire.Testing</c> call this method before they accept an event.
    /// </summary>
    /// <param name="parameterName">
    /// The name of the parameter that holds this event, for <see cref="ArgumentException.ParamName"/>: <c>analyticsEvent</c> yields
    /// <c>analyticsEvent.UserId</c>. <see langword="null"/> (default) yields <c>userId</c>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A property is missing or malformed; <see cref="ArgumentException.ParamName"/> names it. The message does not contain its value.
    /// </exception>
    public void Validate(string? parameterName = null)
    {
        ModelGuard.ThrowIfBlank(UserId, parameterName, nameof(UserId));
        ModelGuard.ThrowIfBlank(Action, parameterName, nameof(Action));
        ModelGuard.ThrowIfBlank(ResourceType, parameterName, nameof(ResourceType));
        ModelGuard.ThrowIfBlank(ResourceId, parameterName, nameof(ResourceId));
        ModelGuard.ThrowIfMalformed(IdempotencyKey, parameterName, nameof(IdempotencyKey));
    }

    /// <summary>Returns the type name. Users, resources and keys are not shown.</summary>
    public override string ToString() => nameof(AnalyticsEvent);
}
