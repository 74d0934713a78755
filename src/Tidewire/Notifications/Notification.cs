using System.Text.Json.Serialization;

namespace Tidewire;

/// <summary>A message to a user.</summary>
public sealed record Notification
{
    /// <summary>The default of <see cref="Channel"/>: <c>email</c>.</summary>
    public const string DefaultChannel = "email";

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

    /// <summary>Channel and user; never the message.</summary>
    public override string ToString() => $"{nameof(Notification)} to {UserId} by {Channel}";
}
