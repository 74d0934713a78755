namespace Tidewire;

/// <summary>Why an event will not be delivered.</summary>
public enum DropReason
{
    /// <summary>Tracking is turned off (<see cref="AnalyticsOptions.TrackingEnabled"/>).</summary>
    Disabled,

    /// <summary>
    /// The event was tracked after the host had stopped, or shutdown ended before the event was delivered and no store took it.
    /// </summary>
    ShutDown,

    /// <summary>The queue was full, and no store took the event.</summary>
    QueueFull,

    /// <summary>The store was full. Only with <see cref="StoreAccept.OnDisk"/>; otherwise the reason is <see cref="QueueFull"/>.</summary>
    StoreFull,

    /// <summary>Writing to the store failed. Only with <see cref="StoreAccept.OnDisk"/>; otherwise the reason is <see cref="QueueFull"/>.</summary>
    StoreFailed,

    /// <summary>The event was not selected by <see cref="AnalyticsOptions.SampleRate"/>.</summary>
    Sampled,

    /// <summary><see cref="AnalyticsOptions.BeforeSend"/> returned <see langword="null"/>.</summary>
    Discarded,

    /// <summary>
    /// <see cref="AnalyticsOptions.BeforeSend"/> threw or returned an invalid event. The original event is not sent instead.
    /// </summary>
    HookFailed,

    /// <summary>The service itself refused this event when it was sent alone: 400, 413 or 422.</summary>
    Rejected,

    /// <summary>The event was held for longer than <see cref="AnalyticsStoreOptions.MaxAge"/>.</summary>
    Expired,

    /// <summary>The stored event is damaged.</summary>
    Unreadable,

    /// <summary>The store's file was removed or replaced while the application used it.</summary>
    Removed,

    /// <summary>
    /// The event cannot be serialized, or sending it alone failed ten times with an exception thrown by the application's own code, such as a
    /// message handler or an activity listener.
    /// </summary>
    Failed,
}
