namespace Tidewire.Testing;

/// <summary>An in-memory notification service that records sent messages.</summary>
/// <remarks>
/// It honors idempotency keys: a repeated message is accepted but not recorded again; a repeated key with a different message is
/// <see cref="ServiceFailureKind.Rejected"/>.
/// </remarks>
public sealed class FakeNotificationService : FakeService, INotificationService
{
    private readonly Inbox<Notification> _inbox = new(static notification => notification.IdempotencyKey);

    internal FakeNotificationService()
    {
    }

    /// <summary>
    /// The accepted messages, including those of the <see cref="FakeNotificationOutbox"/>, oldest first. They have an idempotency key only
    /// if the caller set one.
    /// </summary>
    public IReadOnlyList<Notification> Sent
    {
        get
        {
            lock (Gate)
            {
                Outbox.Send();
                return _inbox.Items;
            }
        }
    }

    /// <summary>The outbox whose messages arrive here too.</summary>
    internal FakeNotificationOutbox Outbox { get; set; } = null!;

    internal Lock SharedGate => Gate;

    /// <inheritdoc/>
    public Task<bool> SendAsync(
        string userId, string message, string channel = Notification.DefaultChannel, CancellationToken cancellationToken = default) =>
        SendAsync(Compose(userId, message, channel), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SendAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(notification);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<bool>(cancellationToken)
            : Task.FromResult(Take(notification).IsSuccess);
    }

    /// <inheritdoc/>
    public Task<ServiceResult> TrySendAsync(
        string userId, string message, string channel = Notification.DefaultChannel, CancellationToken cancellationToken = default) =>
        TrySendAsync(Compose(userId, message, channel), cancellationToken);

    /// <inheritdoc/>
    public Task<ServiceResult> TrySendAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(notification);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<ServiceResult>(cancellationToken)
            : Task.FromResult(Take(notification));
    }

    private protected override ServiceFailure Typical(ServiceFailureKind kind) => TypicalFailure.OfWrite(kind);

    private protected override void OnRecovered() => Outbox.Send();

    internal ServiceResult Take(Notification notification)
    {
        lock (Gate)
        {
            if (NextFailure() is { } failure)
                return ServiceResult.Failed(failure);
            return _inbox.TryAdd(notification) ? ServiceResult.Success() : ServiceResult.Failed(Typical(ServiceFailureKind.Rejected));
        }
    }

    private static Notification Compose(string userId, string message, string channel)
    {
        var notification = new Notification { UserId = userId, Message = message, Channel = channel };
        notification.Validate();
        return notification;
    }

    private static void ThrowIfInvalid(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        notification.Validate(nameof(notification));
    }
}
