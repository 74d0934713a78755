using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Tidewire.Clients;
using Tidewire.Pipeline;

namespace Tidewire.Notifications;

internal sealed class OutboxMessageFactory(string client, IOutboxProtector? protector, TimeProvider time) : IOutboxMessageFactory
{
    private const int MaxOrderingKeyLength = 255;

    public string Client => client;

    public OutboxMessage Create(Notification notification)
    {
        ThrowIfInvalid(notification);
        byte[] body = OutboxBody.Of(notification, notification.IdempotencyKey ?? IdempotencyKey.New());
        if (protector is not null)
            body = protector.Protect(body);
        if (body.Length > OutboxMessage.MaxBodyBytes)
        {
            throw new ArgumentException(
                $"The message takes {body.Length} bytes to store, but at most {OutboxMessage.MaxBodyBytes} are allowed. Send a link instead of the content.",
                $"{nameof(notification)}.{nameof(notification.Message)}");
        }

        return new()
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Body = body,
            EnqueuedAt = time.GetUtcNow(),
            NotBefore = notification.NotBefore,
            OrderingKey = notification.OrderingKey is { } key ? Hash(key) : null,
            TraceParent = TraceParent(),
        };
    }

    private static void ThrowIfInvalid(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        (notification with { NotBefore = null, OrderingKey = null }).Validate(nameof(notification));
        if (notification.OrderingKey is not null)
        {
            ModelGuard.ThrowIfBlank(notification.OrderingKey, nameof(notification), nameof(notification.OrderingKey));
            ModelGuard.ThrowIfTooLong(notification.OrderingKey, MaxOrderingKeyLength, nameof(notification), nameof(notification.OrderingKey));
        }
    }

    // Hashed because the key may be a user's id and a store only has to compare it.
    private static string Hash(string orderingKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(orderingKey)).AsSpan(0, OutboxMessage.OrderingKeyLength / 2));

    private static string? TraceParent() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
