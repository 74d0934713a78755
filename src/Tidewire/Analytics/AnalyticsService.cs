using Tidewire.Clients;
using Tidewire.Http;

namespace Tidewire.Analytics;

internal sealed class AnalyticsService(ServiceCaller<IAnalyticsApi> caller, TimeProvider time) : IAnalyticsService
{
    public Task<bool> ReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default) =>
        ReportActivityAsync(Compose(userId, action, resourceType, resourceId), cancellationToken);

    public Task<bool> ReportActivityAsync(ActivityReport report, CancellationToken cancellationToken = default)
    {
        var stamped = Stamped(report);
        return caller.OrFalseAsync((api, ct) => api.ReportAsync(stamped, stamped.IdempotencyKey, ct), cancellationToken);
    }

    public Task<ServiceResult> TryReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default) =>
        TryReportActivityAsync(Compose(userId, action, resourceType, resourceId), cancellationToken);

    public Task<ServiceResult> TryReportActivityAsync(ActivityReport report, CancellationToken cancellationToken = default)
    {
        var stamped = Stamped(report);
        return caller.TryAsync((api, ct) => api.ReportAsync(stamped, stamped.IdempotencyKey, ct), cancellationToken);
    }

    private ActivityReport Compose(string userId, string action, string resourceType, string resourceId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        ArgumentException.ThrowIfNullOrWhiteSpace(action);
        ArgumentException.ThrowIfNullOrWhiteSpace(resourceType);
        ArgumentException.ThrowIfNullOrWhiteSpace(resourceId);
        return new() { UserId = userId, Action = action, ResourceType = resourceType, ResourceId = resourceId, OccurredAt = time.GetUtcNow() };
    }

    private ActivityReport Stamped(ActivityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrWhiteSpace(report.UserId);
        ArgumentException.ThrowIfNullOrWhiteSpace(report.Action);
        ArgumentException.ThrowIfNullOrWhiteSpace(report.ResourceType);
        ArgumentException.ThrowIfNullOrWhiteSpace(report.ResourceId);
        IdempotencyKey.ThrowIfInvalid(report.IdempotencyKey);
        return report.OccurredAt is null ? report with { OccurredAt = time.GetUtcNow() } : report;
    }
}
