namespace Tidewire;

/// <summary>An event that will not be delivered.</summary>
public sealed record DroppedActivity
{
    /// <summary>The event, with the key it had if it was made already; <see langword="null"/> where the spool's record is damaged.</summary>
    public ActivityReport? Report { get; init; }

    /// <summary>Why.</summary>
    public required DropReason Reason { get; init; }

    /// <summary>Whether it had been accepted; else <c>Track</c> answered <see langword="false"/>.</summary>
    public required bool WasAccepted { get; init; }
}
