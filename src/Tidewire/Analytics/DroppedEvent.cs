namespace Tidewire;

/// <summary>An event that will not be delivered, or a number of events that the store has lost.</summary>
public sealed record DroppedEvent
{
    /// <summary>The event, with its idempotency key; <see langword="null"/> if its content was lost.</summary>
    public AnalyticsEvent? Event { get; init; }

    /// <summary>The number of events. Default 1; can be more only if <see cref="Event"/> is <see langword="null"/>.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Why the event will not be delivered.</summary>
    public required DropReason Reason { get; init; }

    /// <summary>Whether the event had been accepted. If not, <c>Track</c> returns <see langword="false"/>.</summary>
    public required bool WasAccepted { get; init; }

    /// <summary>Returns the type name and the reason, never the event.</summary>
    public override string ToString() => $"{nameof(DroppedEvent)} ({Reason})";
}
