namespace Tidewire;

/// <summary>An event that will not be delivered, or as many as were lost with a file of the store.</summary>
public sealed record DroppedEvent
{
    /// <summary>The event, with the key it was or would have been sent under; <see langword="null"/> where its content was lost.</summary>
    public AnalyticsEvent? Event { get; init; }

    /// <summary>How many events this is: 1, or more where <see cref="Event"/> is <see langword="null"/>. Default 1.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Why.</summary>
    public required DropReason Reason { get; init; }

    /// <summary>Whether it had been accepted; else <c>Track</c> returned <see langword="false"/>.</summary>
    public required bool WasAccepted { get; init; }

    /// <summary>The name of the type and the reason, never the event.</summary>
    public override string ToString() => $"{nameof(DroppedEvent)} ({Reason})";
}
