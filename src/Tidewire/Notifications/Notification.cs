using System.Text.Json.Serialization;
using Tidewire.Clients;
using Tidewire.Notifications;

namespace Tidewire;

/// <summary>A message to a user.</summary>
public sealed record Notification
{
    /// <summary>The default of <see cref="Channel"/>: <c>email</c>.</summary>
    public const string DefaultChannel = "email";

    private const string OutboxOnly = "A direct call sends immediately and keeps no order. Leave this property unset, or use INotificationOutbox.EnqueueAsync.";

    /// <summary>The id of the user. Required, not empty.</summary>
    public required string UserId { get; init; }

    /// <summary>The text of the message. Required, not empty.</summary>
    public required string Message { get; init; }

    /// <summary>The channel: <c>email</c> (default) or another one that the service supports. Not empty.</summary>
    public string Channel { get; init; } = DefaultChannel;

    /// <summary>
    /// The idempotency key, by which the service recognizes a repeated request: 1 to 255 visible ASCII characters. Sent as the
    /// <c>Idempotency-Key</c> header, the same on every attempt. <see langword="null"/> (default): a new key is generated for the call. Set
    /// your own, for example <c>welcome-42</c>, if you may repeat the call itself.
    /// </summary>
    [JsonIgnore]
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// The time before which the message is not sent; a time in the past has no effect. For <see cref="INotificationOutbox"/> only: a
    /// direct <c>SendAsync</c> throws if it is set. <see langword="null"/> (default): the message is sent without a delay.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// The ordering key, for example a user's id: not blank, at most 255 characters. Messages with the same key are sent one after the
    /// other, in the order enqueued. The key is stored as a hash and not sent. For <see cref="INotificationOutbox"/> only: a direct
    /// <c>SendAsync</c> throws if it is set. <see langword="null"/> (default): in any order.
    /// </summary>
    [JsonIgnore]
    public string? OrderingKey { get; init; }

    /// <summary>
    /// Checks what a direct <c>SendAsync</c> requires: user, message and channel are not blank; the idempotency key, if set, is
    /// well-formed; <see cref="NotBefore"/> and <see cref="OrderingKey"/> are not set. The service and the fakes of <c>Tidewire.Testing</c>
    /// call this method first.
    /// </summary>
    /// <param name="parameterName">
    /// The name of the parameter that holds this notification, for <see cref="ArgumentException.ParamName"/>: <c>notification</c> yields
    /// <c>notification.Message</c>. <see langword="null"/> (default) yields <c>message</c>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A property is missing or malformed, or must not be set; <see cref="ArgumentException.ParamName"/> names it. The text of the exception
    /// does not contain the value.
    /// </exception>
    public void Validate(string? parameterName = null)
    {
        ModelGuard.ThrowIfBlank(UserId, parameterName, nameof(UserId));
        ModelGuard.ThrowIfBlank(Message, parameterName, nameof(Message));
        ModelGuard.ThrowIfBlank(Channel, parameterName, nameof(Channel));
        ModelGuard.ThrowIfMalformed(IdempotencyKey, parameterName, nameof(IdempotencyKey));
        ModelGuard.ThrowIfSet(NotBefore, parameterName, nameof(NotBefore), OutboxOnly);
        ModelGuard.ThrowIfSet(OrderingKey, parameterName, nameof(OrderingKey), OutboxOnly);
    }

    /// <summary>
    /// Checks what <see cref="INotificationOutbox.EnqueueAsync"/> requires: the same as <see cref="Validate"/>, except that
    /// <see cref="NotBefore"/> and <see cref="OrderingKey"/> may be set. The ordering key is not blank and has at most 255 characters, and
    /// the stored message takes at most 1 MiB. The outbox and the fakes of <c>Tidewire.Testing</c> make the same checks first. Encryption
    /// makes a message larger, so the outbox may still refuse it.
    /// </summary>
    /// <param name="parameterName">As for <see cref="Validate"/>.</param>
    /// <exception cref="ArgumentException">
    /// A property is missing, malformed or too long; <see cref="ArgumentException.ParamName"/> names it. The text of the exception does not
    /// contain the value.
    /// </exception>
    public void ValidateForOutbox(string? parameterName = null)
    {
        OutboxGuard.ThrowIfInvalid(this, parameterName);
        OutboxGuard.ThrowIfTooLarge(OutboxBody.Of(this, IdempotencyKey ?? Pipeline.IdempotencyKey.New()), parameterName);
    }

    /// <summary>Returns the type name. Users, messages and keys are not shown.</summary>
    public override string ToString() => nameof(Notification);
}
