namespace Tidewire.Testing;

/// <summary>An in-memory analytics service that records reported and tracked events.</summary>
/// <remarks>
/// Tracked events arrive immediately; while the service is down, they are held and arrive when it recovers. There is no limit, and no
/// event is refused by <c>Track</c>. The tracking options (<c>TrackingEnabled</c>, <c>SampleRate</c>, <c>BeforeSend</c> and so on) have no effect.
/// Idempotency keys are honored as in <see cref="FakeNotificationService"/>.
/// </remarks>
public sealed class FakeAnalyticsService : FakeService, IAnalyticsService
{
    private readonly Func<TimeProvider> _time;
    private readonly Inbox<AnalyticsEvent> _inbox = new(static one => one.IdempotencyKey);
    private readonly Queue<AnalyticsEvent> _held = new();
    private long _delivered;
    private long _dropped;

    internal FakeAnalyticsService(Func<TimeProvider> time) => _time = time;

    /// <summary>
    /// The events that arrived, reported or tracked, oldest first. They have the time at which they happened; they have an idempotency key
    /// only if the caller set one.
    /// </summary>
    public IReadOnlyList<AnalyticsEvent> Events
    {
        get
        {
            lock (Gate)
                return _inbox.Items;
        }
    }

    /// <inheritdoc/>
    public Task<bool> ReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default) =>
        ReportActivityAsync(Compose(userId, action, resourceType, resourceId), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReportActivityAsync(AnalyticsEvent analyticsEvent, CancellationToken cancellationToken = default)
    {
        var stamped = Stamped(analyticsEvent);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<bool>(cancellationToken) : Task.FromResult(Take(stamped).IsSuccess);
    }

    /// <inheritdoc/>
    public Task<ServiceResult> TryReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default) =>
        TryReportActivityAsync(Compose(userId, action, resourceType, resourceId), cancellationToken);

    /// <inheritdoc/>
    public Task<ServiceResult> TryReportActivityAsync(AnalyticsEvent analyticsEvent, CancellationToken cancellationToken = default)
    {
        var stamped = Stamped(analyticsEvent);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<ServiceResult>(cancellationToken) : Task.FromResult(Take(stamped));
    }

    /// <inheritdoc/>
    public bool Track(string userId, string action, string resourceType, string resourceId) => Track(Compose(userId, action, resourceType, resourceId));

    /// <inheritdoc/>
    /// <remarks>
    /// Only <see cref="FakeService.GoDown"/> delays the event. A failure set with <c>FailNext</c> applies to the next
    /// <c>ReportActivityAsync</c>, not to <c>Track</c>.
    /// </remarks>
    public bool Track(AnalyticsEvent analyticsEvent)
    {
        var stamped = Stamped(analyticsEvent);
        lock (Gate)
        {
            _held.Enqueue(stamped);
            Deliver();
        }

        return true;
    }

    /// <inheritdoc/>
    public Task<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<FlushResult>(cancellationToken);

        lock (Gate)
            return Task.FromResult(new FlushResult { Delivered = _delivered, Held = _held.Count, Dropped = _dropped });
    }

    private protected override ServiceFailure Typical(ServiceFailureKind kind) => TypicalFailure.OfWrite(kind);

    private protected override void OnRecovered() => Deliver();

    private void Deliver()
    {
        while (!IsDown && _held.TryDequeue(out var next))
        {
            if (_inbox.TryAdd(next))
                _delivered++;
            else
                _dropped++;
        }
    }

    private ServiceResult Take(AnalyticsEvent analyticsEvent)
    {
        lock (Gate)
        {
            if (NextFailure() is { } failure)
                return ServiceResult.Failed(failure);
            return _inbox.TryAdd(analyticsEvent) ? ServiceResult.Success() : ServiceResult.Failed(Typical(ServiceFailureKind.Rejected));
        }
    }

    private AnalyticsEvent Compose(string userId, string action, string resourceType, string resourceId)
    {
        var composed = new AnalyticsEvent
        {
            UserId = userId,
            Action = action,
            ResourceType = resourceType,
            ResourceId = resourceId,
            OccurredAt = _time().GetUtcNow(),
        };
        composed.Validate();
        return composed;
    }

    private AnalyticsEvent Stamped(AnalyticsEvent analyticsEvent)
    {
        ArgumentNullException.ThrowIfNull(analyticsEvent);
        analyticsEvent.Validate(nameof(analyticsEvent));
        return analyticsEvent.OccurredAt is null ? analyticsEvent with { OccurredAt = _time().GetUtcNow() } : analyticsEvent;
    }
}
