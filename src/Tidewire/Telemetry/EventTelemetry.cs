using System.Diagnostics.Metrics;

namespace Tidewire.Telemetry;

/// <summary>Reports the queues of tracked events.</summary>
internal sealed class EventTelemetry(IMeterFactory meters) : DeliveryTelemetry(
    meters,
    new(
        "event",
        TidewireTelemetry.AnalyticsEvents,
        TidewireTelemetry.AnalyticsHeld,
        TidewireTelemetry.PlaceTag,
        TidewireTelemetry.AnalyticsOldestAge,
        TidewireTelemetry.AnalyticsStoreSize));
