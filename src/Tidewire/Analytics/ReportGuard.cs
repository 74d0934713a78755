using Tidewire.Pipeline;

namespace Tidewire.Analytics;

/// <summary>What a report must be to be sent.</summary>
internal static class ReportGuard
{
    public static void ThrowIfInvalid(ActivityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrWhiteSpace(report.UserId);
        ArgumentException.ThrowIfNullOrWhiteSpace(report.Action);
        ArgumentException.ThrowIfNullOrWhiteSpace(report.ResourceType);
        ArgumentException.ThrowIfNullOrWhiteSpace(report.ResourceId);
        IdempotencyKey.ThrowIfInvalid(report.IdempotencyKey);
    }

    public static ActivityReport Stamped(ActivityReport report, DateTimeOffset now) =>
        report.OccurredAt is null ? report with { OccurredAt = now } : report;
}
