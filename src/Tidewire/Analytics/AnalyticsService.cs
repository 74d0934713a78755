namespace Tidewire.Analytics;

internal sealed class AnalyticsService(ServiceCaller<IAnalyticsApi> caller, EventTracker tracker, TimeProvider time) : IAnalyticsService
{
    public Task<bool> ReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default) =>
        ReportActivityAsync(Compose(userId, action, resourceType, resourceId, time.GetUtcNow()), cancellationToken);

    public Task<bool> ReportActivityAsync(AnalyticsEvent analyticsEvent, CancellationToken cancellationToken = default)
    {
        var stamped = Stamped(analyticsEvent, time.GetUtcNow());
        return caller.OrFalseAsync((api, ct) => api.ReportAsync(stamped, stamped.IdempotencyKey, ct), cancellationToken);
    }

    public Task<ServiceResult> TryReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default) =>
        TryReportActivityAsync(Compose(userId, action, resourceType, resourceId, time.GetUtcNow()), cancellationToken);

    public Task<ServiceResult> TryReportActivityAsync(AnalyticsEvent analyticsEvent, CancellationToken cancellationToken = default)
    {
        var stamped = Stamped(analyticsEvent, time.GetUtcNow());
        return caller.TryAsync((api, ct) => api.ReportAsync(stamped, stamped.IdempotencyKey, ct), cancellationToken);
    }

    public bool Track(string userId, string action, string resourceType, string resourceId)
    {
        var now = time.GetUtcNow();
        return tracker.Track(Compose(userId, action, resourceType, resourceId, now), now);
    }

    public bool Track(AnalyticsEvent analyticsEvent)
    {
        var now = time.GetUtcNow();
        return tracker.Track(Stamped(analyticsEvent, now), now);
    }

    public Task<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => tracker.FlushAsync(cancellationToken);

    private static AnalyticsEvent Compose(string userId, string action, string resourceType, string resourceId, DateTimeOffset now)
    {
        var composed = new AnalyticsEvent { UserId = userId, Action = action, ResourceType = resourceType, ResourceId = resourceId, OccurredAt = now };
        composed.Validate();
        return composed;
    }

    private static AnalyticsEvent Stamped(AnalyticsEvent analyticsEvent, DateTimeOffset now)
    {
        EventGuard.ThrowIfInvalid(analyticsEvent);
        return EventGuard.Stamped(analyticsEvent, now);
    }
}
