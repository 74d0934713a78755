using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Tidewire.Pipeline;

namespace Tidewire.Notifications;

internal sealed class OutboxMessageFactory(string client, IOutboxProtector? protector, TimeProvider time) : IOutboxMessageFactory
{
    public string Client => client;

    public OutboxMessage Create(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        OutboxGuard.ThrowIfInvalid(notification, nameof(notification));
        byte[] body = OutboxBody.Of(notification, notification.IdempotencyKey ?? IdempotencyKey.New());
        if (protector is not null)
            body = protector.Protect(body);
        OutboxGuard.ThrowIfTooLarge(body, nameof(notification));

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

    // Hashed because the key may be a user's id and a store only has to compare it.
    private static string Hash(string orderingKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(orderingKey)).AsSpan(0, OutboxMessage.OrderingKeyLength / 2));

    private static string? TraceParent() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
