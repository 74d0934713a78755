namespace Tidewire.Analytics;

/// <summary>Checks that an event can be sent.</summary>
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
