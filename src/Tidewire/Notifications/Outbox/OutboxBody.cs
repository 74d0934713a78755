using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Tidewire.Notifications;

/// <summary>
/// The stored form of a message: a version, the idempotency key, and the request body in its wire format, so that every attempt sends the
/// same bytes.
/// </summary>
internal static class OutboxBody
{
    private const byte Version = 1;
    private const int Header = 3;

    public static byte[] Of(Notification notification, string key)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(notification, NotificationJsonContext.Default.Notification);
        byte[] body = new byte[Header + key.Length + json.Length];
        body[0] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(1), (ushort)key.Length);
        Encoding.ASCII.GetBytes(key, body.AsSpan(Header));
        json.CopyTo(body, Header + key.Length);
        return body;
    }

    /// <returns>Whether the bytes are a valid stored body.</returns>
    public static bool TryRead(byte[] body, [NotNullWhen(true)] out string? key, [NotNullWhen(true)] out byte[]? json)
    {
        (key, json) = (null, null);
        if (body.Length < Header || body[0] != Version || BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(1)) is var length && body.Length <= Header + length)
            return false;

        key = Encoding.ASCII.GetString(body, Header, length);
        json = body[(Header + length)..];
        return true;
    }
}
