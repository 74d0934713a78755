namespace Tidewire.Analytics;

/// <summary>Validates events, and sets the time of those that have none.</summary>
internal static class EventGuard
{
    public static void ThrowIfInvalid(AnalyticsEvent analyticsEvent)
    {
        ArgumentNullException.ThrowIfNull(analyticsEvent);
        analyticsEvent.Validate(nameof(analyticsEvent));
    }

    public static AnalyticsEvent Stamped(AnalyticsEvent analyticsEvent, DateTimeOffset now) =>
        analyticsEvent.OccurredAt is null ? analyticsEvent with { OccurredAt = now } : analyticsEvent;
}
