namespace Tidewire.Testing;

/// <summary>
/// An in-memory outbox. Its messages arrive at the <see cref="FakeNotificationService"/> as soon as they are due and that service is not
/// down, without back-off. A message with <c>NotBefore</c> arrives when the test first uses the outbox, or reads
/// <see cref="FakeNotificationService.Sent"/>, after that time.
/// </summary>
/// <remarks>
/// A failure set with <c>FailNext</c> of the notification service applies to the next message. As in the real outbox with default options,
/// a rejection makes it a dead letter, an ambiguous failure makes it uncertain, and after any other failure it waits for the next attempt.
/// Sent messages are not kept.
/// </remarks>
#pragma warning disable CA1001 // The in-memory store has nothing to dispose.
public sealed class FakeNotificationOutbox : INotificationOutbox, IOutboxAdmin
#pragma warning restore CA1001
{
    private const int MaxPage = 1_000;
    private static readonly TimeSpan _maxAge = new OutboxOptions().MaxAge;
    private readonly Func<TimeProvider> _time;
    private readonly FakeNotificationService _service;
    private readonly MemoryOutboxStore _store;
    private readonly Dictionary<Guid, Notification> _notifications = [];

    internal FakeNotificationOutbox(Func<TimeProvider> time, FakeNotificationService service)
    {
        _time = time;
        _service = service;
        _store = new(time);
        service.Outbox = this;
    }

    /// <summary>The waiting messages, oldest first, as passed by the caller.</summary>
    public IReadOnlyList<Notification> Waiting
    {
        get
        {
            lock (_service.SharedGate)
            {
                Send();
                return [.. _store.ListAsync(OutboxState.Waiting, after: 0, int.MaxValue).Result.Select(entry => _notifications[entry.Id])];
            }
        }
    }

    /// <inheritdoc/>
    public Task<Guid> EnqueueAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        notification.ValidateForOutbox(nameof(notification));
        return NextAsync(
            () =>
            {
                var message = new OutboxMessage
                {
                    Id = Guid.NewGuid(),
                    Body = default,
                    EnqueuedAt = _time().GetUtcNow(),
                    NotBefore = notification.NotBefore,
                    OrderingKey = notification.OrderingKey,
                };
                _notifications.Add(message.Id, notification);
                _store.AddAsync(message, CancellationToken.None);
                Send();
                return Task.FromResult(message.Id);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken = default) =>
        NextAsync(() => _store.CancelAsync(id, isKept: false, CancellationToken.None), cancellationToken);

    /// <inheritdoc/>
    public Task<OutboxCounts> CountAsync(CancellationToken cancellationToken = default) =>
        NextAsync(() => _store.CountAsync(CancellationToken.None), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OutboxEntry>> ListAsync(OutboxState state, long after = 0, int maxCount = 100, CancellationToken cancellationToken = default)
    {
        if (!Enum.IsDefined(state))
            throw new ArgumentOutOfRangeException(nameof(state), state, "The state is not defined.");
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxCount, MaxPage);
        return NextAsync(() => _store.ListAsync(state, after, maxCount, CancellationToken.None), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<int> ResendAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        ThrowIfTooMany(ids);
        return NextAsync(
            () =>
            {
                var resent = _store.ResendAsync(ids, CancellationToken.None);
                Send();
                return resent;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<int> PurgeAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        ThrowIfTooMany(ids);
        return NextAsync(() => _store.PurgeAsync(ids, CancellationToken.None), cancellationToken);
    }

    /// <summary>Sends messages that are due, until a transient failure. Called under the lock of the service.</summary>
    internal void Send()
    {
        while (_store.ClaimAsync(1).Result is [var message])
        {
            var age = _time().GetUtcNow() - (message.NotBefore > message.EnqueuedAt ? message.NotBefore.Value : message.EnqueuedAt);
            if (age > _maxAge)
            {
                _store.SettleAsync(message, OutboxState.Expired, "MaxAge has passed.", isKept: true);
                continue;
            }

            if (_service.Take(_notifications[message.Id]).Failure is not { } failure)
            {
                _store.SettleAsync(message, OutboxState.Sent, reason: null, isKept: false);
                continue;
            }

            if (failure.Kind == ServiceFailureKind.Rejected || failure.IsAmbiguous)
            {
                var state = failure.IsAmbiguous ? OutboxState.Uncertain : OutboxState.Rejected;
                _store.SettleAsync(message, state, $"{failure.Kind}.", isKept: true);
                continue;
            }

            _store.ReleaseAsync(message, TimeSpan.Zero, hasFailed: false, mayHaveBeenSent: false);
            return;
        }
    }

    private Task<T> NextAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);

        lock (_service.SharedGate)
        {
            Send();
            return act();
        }
    }

    private static void ThrowIfTooMany(IReadOnlyCollection<Guid> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count > MaxPage)
            throw new ArgumentException($"There are {ids.Count} ids, but at most {MaxPage} are allowed. Pass one page at a time.", nameof(ids));
    }
}
