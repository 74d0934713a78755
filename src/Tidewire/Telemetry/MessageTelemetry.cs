using System.Diagnostics.Metrics;

namespace Tidewire.Telemetry;

/// <summary>Reports the outboxes.</summary>
internal sealed class MessageTelemetry(IMeterFactory meters) : DeliveryTelemetry(
    meters,
    new(
        "message",
        TidewireTelemetry.NotificationsMessages,
        TidewireTelemetry.NotificationsHeld,
        TidewireTelemetry.ItemStateTag,
        TidewireTelemetry.NotificationsOldestAge,
        TidewireTelemetry.NotificationsStoreSize));
