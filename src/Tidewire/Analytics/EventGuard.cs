using Tidewire.Pipeline;

namespace Tidewire.Analytics;

/// <summary>What an event must be to be sent.</summary>
internal static class EventGuard
{
    public static void ThrowIfInvalid(AnalyticsEvent analyticsEvent)
    {
        ArgumentNullException.ThrowIfNull(analyticsEvent);
        ArgumentException.ThrowIfNullOrWhiteSpace(analyticsEvent.UserId);
        ArgumentException.ThrowIfNullOrWhiteSpace(analyticsEvent.Action);
        ArgumentException.ThrowIfNullOrWhiteSpace(analyticsEvent.ResourceType);
        ArgumentException.ThrowIfNullOrWhiteSpace(analyticsEvent.ResourceId);
        IdempotencyKey.ThrowIfInvalid(analyticsEvent.IdempotencyKey);
    }

    public static AnalyticsEvent Stamped(AnalyticsEvent analyticsEvent, DateTimeOffset now) =>
        analyticsEvent.OccurredAt is null ? analyticsEvent with { OccurredAt = now } : analyticsEvent;
}
