using System.Text.Json.Serialization;
using Tidewire.Clients;

namespace Tidewire;

/// <summary>A message to a user.</summary>
public sealed record Notification
{
    /// <summary>The default of <see cref="Channel"/>: <c>email</c>.</summary>
    public const string DefaultChannel = "email";

    private const string OutboxOnly = "A direct call sends at once and in no order. Leave it out, or use INotificationOutbox.EnqueueAsync.";

    /// <summary>Who is told. Required, not empty.</summary>
    public required string UserId { get; init; }

    /// <summary>What the user is told. Required, not empty.</summary>
    public required string Message { get; init; }

    /// <summary>The way the message goes: <c>email</c> (default) or another channel that the service knows. Not empty.</summary>
    public string Channel { get; init; } = DefaultChannel;

    /// <summary>
    /// Names this one message, so that the service can tell a repeated request from a new one: 1 to 255 visible ASCII characters. Sent as the
    /// <c>Idempotency-Key</c> header, the same on every attempt. <see langword="null"/> (default) makes a new one for the call; set it to something of
    /// yours, <c>welcome-42</c> for instance, if the call itself may be repeated.
    /// </summary>
    [JsonIgnore]
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// The moment before which the message is not sent; a moment in the past means at once. For <see cref="INotificationOutbox"/> only: a direct
    /// <c>SendAsync</c> refuses it. <see langword="null"/> (default): at once.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// Messages of one ordering key, a user's id for instance, are sent one after the other in the order enqueued: not blank, at most 255 characters. Stored
    /// as a hash, and not sent. For <see cref="INotificationOutbox"/> only: a direct <c>SendAsync</c> refuses it. <see langword="null"/> (default): in any
    /// order.
    /// </summary>
    [JsonIgnore]
    public string? OrderingKey { get; init; }

    /// <summary>
    /// Checks what a direct <c>SendAsync</c> requires: user, message and channel are not blank, the idempotency key, if there is one, is well-formed, and
    /// <see cref="NotBefore"/> and <see cref="OrderingKey"/> are not set. The real service and the fakes of <c>Tidewire.Testing</c> call it before
    /// anything else.
    /// </summary>
    /// <param name="parameterName">
    /// What <see cref="ArgumentException.ParamName"/> calls this notification: <c>notification</c> gives <c>notification.Message</c>.
    /// <see langword="null"/> (default) gives <c>message</c>.
    /// </param>
    /// <exception cref="ArgumentException">A property is missing or malformed; <see cref="ArgumentException.ParamName"/> says which. Its value is not repeated.</exception>
    public void Validate(string? parameterName = null)
    {
        ModelGuard.ThrowIfBlank(UserId, parameterName, nameof(UserId));
        ModelGuard.ThrowIfBlank(Message, parameterName, nameof(Message));
        ModelGuard.ThrowIfBlank(Channel, parameterName, nameof(Channel));
        ModelGuard.ThrowIfMalformed(IdempotencyKey, parameterName, nameof(IdempotencyKey));
        ModelGuard.ThrowIfSet(NotBefore, parameterName, nameof(NotBefore), OutboxOnly);
        ModelGuard.ThrowIfSet(OrderingKey, parameterName, nameof(OrderingKey), OutboxOnly);
    }

    /// <summary>The name of the type. Users, messages and keys are not printed.</summary>
    public override string ToString() => nameof(Notification);
}
